#include "indexer/han_variants.h"

#include <unordered_map>

namespace depositary::indexer {
namespace {

// A character, then its form. Taken up is what somebody may type today (it is in Big5 or its Hong Kong supplement, or is what
// Hant-Hans makes of such a one) and what has one form in the texts of ministries (in GB 2312). What is two words stays two: 分 and 份,
// 账 (accounts) and 帐 (tents, and accounts: read_usual_spellings), 沈 and 沉.
constexpr std::u32string_view variants =
    // The conversion of OpenCC (TSCharacters.txt) has one form for these.
    U"卽即 厤历 噁恶 囌苏 墰坛 嫺娴 峯峰 嵗岁 嶽岳 廕荫 彔录 彫雕 扞捍 拚拼 挱挲 捱挨 擡抬 旂旗 旣既 枴拐 柺拐 棊棋 榘矩 榦干 殭僵 泝溯 淩凌 滙汇 濛蒙 牴抵 "
    U"琱雕 璿璇 矇蒙 硃朱 簑蓑 糉粽 脩修 舘馆 菴庵 蓴莼 蔘参 薹苔 譭毁 谿溪 蹠跖 遡溯 遶绕 醣糖 鈅钥 鈡钟 鉆钻 鍼针 鎌镰 鎭镇 閤合 鞦秋 韆千 飱飧 鵰雕 麪面 "
    U"麫面 麴曲 谘咨 迳径 钜巨 敎教 査查 殻壳 幷并 畵划"
    U" "
    // The mainland's list of variants that are written no more (第一批异体字整理表, 1955).
    U"徧遍 竝并 濶阔 煖暖 痲麻 痺痹 盌碗 椀碗 稾稿 繙翻 飜翻 譌讹 讐仇 躭耽 邨村 酧酬 醻酬 鑛矿 隣邻 靱韧 饍膳 駈驱 鬪斗 攷考 凴凭 恊协 劵券 堦阶 塲场 墖塔 "
    U"壻婿 幇帮 彊强 徃往 挿插 揷插 浄净 汚污 瘉愈 稺稚 穉稚 錬炼 宻密 屛屏 聨联 胷胸 恠怪 寃冤 畧略 効效 勅敕 氷冰 覇霸 媿愧 慙惭 昬昏 暎映 桮杯 猨猿 甎砖 "
    U"癈废 皷鼓 諠喧 輭软 釬焊 朶朵 甦苏 峩峨 窓窗 疎疏 覩睹"
    U" "
    // Taiwan's and Hong Kong's ways of writing the same words: 衞生, 敍述, 答覆, 計畫 (mainland 计划), 彷彿.
    U"敍叙 衞卫 枱台 妳你 牠它 祇只 衹只 覆复 彷仿 画划"
    U" ";
static_assert(variants.size() % 3 == 0);

}  // namespace

std::u32string_view han_variants() {
    return variants;
}

UChar32 common_form(UChar32 character) {
    static const std::unordered_map<char32_t, char32_t> forms = [] {
        std::unordered_map<char32_t, char32_t> made;
        for (std::size_t at = 0; at < variants.size(); at += 3) made.emplace(variants[at], variants[at + 1]);
        return made;
    }();
    const auto found = forms.find(static_cast<char32_t>(character));
    return found == forms.end() ? character : static_cast<UChar32>(found->second);
}

}  // namespace depositary::indexer
