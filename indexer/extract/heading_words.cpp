#include "indexer/extract/heading_words.h"

#include "indexer/extract/heading_text.h"

namespace depositary::indexer {
namespace {

constexpr HeadingWord words[] = {
    // English.
    {U"article", "article", true},
    {U"art.", "article", true},
    {U"clause", "article", true},
    {U"rule", "article", true},
    {U"regulation", "article", true},
    {U"section", "section", true},
    {U"sec.", "section", true},
    {U"annexure", "annex", true},
    {U"annex", "annex", true},
    {U"appendix", "annex", true},
    {U"attachment", "annex", true},
    {U"schedule", "annex", true},
    {U"exhibit", "annex", true},
    {U"enclosure", "annex", true},
    {U"addendum", "annex", true},
    {U"chapter", "chapter", true},
    {U"part", "part", true},
    {U"title", "part", true},
    {U"book", "part", true},
    {U"table", "table", true},
    {U"form", "form", true},
    // Vietnamese.
    {U"điều", "article", true},
    {U"chương", "chapter", true},
    {U"phần", "part", true},
    {U"quyển", "part", true},
    {U"thiên", "part", true},
    {U"mục", "section", true},
    {U"tiểu mục", "section", true},
    {U"phụ lục", "annex", true},
    {U"phụ bản", "annex", true},
    {U"phụ đính", "annex", true},
    {U"tài liệu kèm theo", "annex", true},
    {U"văn bản kèm theo", "annex", true},
    {U"bảng", "table", true},
    {U"biểu mẫu", "form", true},
    {U"biểu", "table", true},
    {U"mẫu", "form", true},
    // Khmer.
    {U"មាត្រា", "article", false},
    {U"ប្រការ", "article", false},
    {U"ជំពូក", "chapter", false},
    {U"ផ្នែក", "section", false},
    {U"កថាភាគ", "section", false},
    {U"គន្ថី", "part", false},
    {U"មាតិកា", "part", false},
    {U"ភាគ", "part", false},
    {U"ឧបសម្ព័ន្ធ", "annex", false},
    {U"ឧបសម្ពន្ធ", "annex", false},
    {U"សេចក្តីបន្ថែម", "annex", false},
    {U"សេចក្ដីបន្ថែម", "annex", false},
    {U"ឯកសារភ្ជាប់", "annex", false},
    {U"ឯកសារបន្ថែម", "annex", false},
    {U"បញ្ជីឧបសម្ព័ន្ធ", "annex", false},
    {U"តារាង", "table", false},
    {U"ទម្រង់បែបបទ", "form", false},
    {U"ទម្រង់", "form", false},
    {U"ទំរង់", "form", false},
    // Lao. ຂໍ້ is an item of an article where there are articles (numbered_section).
    {U"ມາດຕາ", "article", false},
    {U"ໝວດ", "chapter", false},
    {U"ຫມວດ", "chapter", false},
    {U"ບົດ", "chapter", false},
    {U"ພາກ", "part", false},
    {U"ຕອນທີ", "section", false},
    {U"ສ່ວນທີ", "section", false},
    {U"ພາກຜະໜວກ", "annex", false},
    {U"ພາກຜະຫນວກ", "annex", false},
    {U"ພາກຜນວກ", "annex", false},
    {U"ພາກຊ້ອນທ້າຍ", "annex", false},
    {U"ຕາຕະລາງຊ້ອນທ້າຍ", "annex", false},
    {U"ຕາຕະລາງຄັດຕິດ", "annex", false},
    {U"ບັນຊີຊ້ອນທ້າຍ", "annex", false},
    {U"ເອກະສານຊ້ອນທ້າຍ", "annex", false},
    {U"ເອກະສານແນບທ້າຍ", "annex", false},
    {U"ເອກະສານຄັດຕິດ", "annex", false},
    {U"ເອກະສານຕິດຄັດ", "annex", false},
    {U"ຕາຕະລາງ", "table", false},
    {U"ແບບຟອມ", "form", false},
    // Burmese.
    {U"အပိုဒ်", "article", false},
    {U"ပုဒ်မ", "article", false},
    {U"နည်းဥပဒေ", "article", false},
    {U"အခန်း", "chapter", false},
    {U"အပိုင်း", "part", false},
    {U"ကဏ္ဍ", "part", false},
    {U"နောက်ဆက်တွဲ", "annex", false},
    {U"ပူးတွဲပါ", "annex", false},
    {U"ပူးတွဲ", "annex", false},
    {U"ဇယား", "table", false},
    {U"ပုံစံ", "form", false},
    // Thai.
    {U"ข้อบท", "article", false},
    {U"ข้อ", "article", false},
    {U"มาตรา", "article", false},
    {U"หมวด", "chapter", false},
    {U"บทที่", "chapter", false},
    {U"ส่วน", "section", false},
    {U"ตอนที่", "section", false},
    {U"ภาคผนวก", "annex", false},
    {U"ผนวก", "annex", false},
    {U"บัญชีแนบท้าย", "annex", false},
    {U"บัญชีท้าย", "annex", false},
    {U"บัญชีหมายเลข", "annex", false},
    {U"บัญชีที่", "annex", false},
    {U"ตารางแนบท้าย", "annex", false},
    {U"ตารางท้าย", "annex", false},
    {U"เอกสารแนบท้าย", "annex", false},
    {U"เอกสารแนบ", "annex", false},
    {U"สิ่งที่แนบมาด้วย", "annex", false},
    {U"ภาค", "part", false},
    {U"บรรพ", "part", false},
    {U"ลักษณะ", "part", false},
    {U"ตาราง", "table", false},
    {U"แบบฟอร์ม", "form", false},
    {U"แบบ", "form", false},
    // Chinese; 第十二条 and its like have their number within (headings.cpp).
    {U"附件", "annex", false},
    {U"附表", "annex", false},
    {U"附录", "annex", false},
    {U"附錄", "annex", false},
    {U"附文", "annex", false},
    {U"附页", "annex", false},
    {U"附頁", "annex", false},
    {U"附属书", "annex", false},
    {U"附屬書", "annex", false},
    {U"表格", "form", false},
    {U"格式", "form", false},
    {U"表", "table", false},
};

constexpr HeadingWord alone[] = {
    {U"附则", "chapter", false},
    {U"附則", "chapter", false},
    {U"บทเฉพาะกาล", "chapter", false},
    {U"preamble", "preamble", true},
    {U"序言", "preamble", false},
    {U"前言", "preamble", false},
    {U"lờinóiđầu", "preamble", true},
    {U"lờimởđầu", "preamble", true},
    {U"បុព្វកថា", "preamble", false},
    {U"អារម្ភកថា", "preamble", false},
    {U"ບົດນຳ", "preamble", false},
    {U"ບົດນໍາ", "preamble", false},
    {U"ຄຳນຳ", "preamble", false},
    {U"ຄໍານໍາ", "preamble", false},
    {U"ອາລຳພະບົດ", "preamble", false},
    {U"ອາລໍາພະບົດ", "preamble", false},
    {U"စကားချီး", "preamble", false},
    {U"နိဒါန်း", "preamble", false},
    {U"อารัมภบท", "preamble", false},
    {U"คำปรารภ", "preamble", false},
    {U"note", "note", true},
    {U"notes", "note", true},
    {U"explanatorynote", "note", true},
    {U"explanatorynotes", "note", true},
    {U"interpretativenote", "note", true},
    {U"interpretativenotes", "note", true},
    {U"ghichú", "note", true},
    {U"chúthích", "note", true},
    {U"注", "note", false},
    {U"注释", "note", false},
    {U"註", "note", false},
    {U"附注", "note", false},
    {U"附註", "note", false},
    {U"备注", "note", false},
    {U"備註", "note", false},
    {U"កំណត់សម្គាល់", "note", false},
    {U"កំណត់ចំណាំ", "note", false},
    {U"សម្គាល់", "note", false},
    {U"ໝາຍເຫດ", "note", false},
    {U"ຫມາຍເຫດ", "note", false},
    {U"မှတ်ချက်", "note", false},
    {U"หมายเหตุ", "note", false},
};

constexpr std::u32string_view number_words[] = {U"ទី", U"ທີ", U"ที่", U"thứ", U"số", U"no.", U"no", U"№", U"n°", U"nº", U"หมายเลข", U"เลขที่", U"ເລກທີ", U"លេខ", U"အမှတ်"};

}  // namespace

std::span<const HeadingWord> heading_words() {
    return words;
}

std::span<const HeadingWord> whole_headings() {
    return alone;
}

std::size_t number_word_at(std::u32string_view text) {
    for (const auto word : number_words) {
        const bool begins_others = word == U"no";
        if (goes_on(text, word) && (!begins_others || (ends_word(text, word.size()) && word.size() < text.size()))) return word.size();
    }
    return 0;
}

}  // namespace depositary::indexer
