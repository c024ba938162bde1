#include "indexer/english.h"

#include <xapian.h>

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace depositary::indexer {
namespace {

// Words that Snowball's stemmer takes for forms of others, and a reader does not: a minority is no minor, an authority
// no author. Each with its plural and so on stands for itself.
const std::unordered_map<std::string_view, std::string_view> apart{
    {"accord", "accord"},
    {"accords", "accord"},
    {"accordance", "accordance"},
    {"according", "accordance"},
    {"accordingly", "accordance"},
    {"business", "business"},
    {"businesses", "business"},
    {"convention", "convention"},
    {"conventions", "convention"},
    {"conventional", "convention"},
    {"customs", "customs"},
    {"laos", "laos"},
    {"likely", "likely"},
    {"likelihood", "likely"},
    {"national", "national"},
    {"nationals", "national"},
    {"nationally", "national"},
    {"practical", "practical"},
    {"practically", "practical"},
    {"severe", "severe"},
    {"severely", "severe"},
    {"severity", "severe"},
    {"witness", "witness"},
    {"witnesses", "witness"},
    {"witnessed", "witness"},
    {"witnessing", "witness"},
    {"authority", "authority"},
    {"authorities", "authority"},
    {"customer", "customer"},
    {"customers", "customer"},
    {"defensive", "defensive"},
    {"defensively", "defensive"},
    {"humane", "humane"},
    {"humanity", "humanity"},
    {"important", "important"},
    {"importance", "important"},
    {"importantly", "important"},
    {"internal", "internal"},
    {"internally", "internal"},
    {"international", "international"},
    {"internationally", "international"},
    {"minority", "minority"},
    {"minorities", "minority"},
    {"nationality", "nationality"},
    {"nationalities", "nationality"},
    {"objective", "objective"},
    {"objectives", "objective"},
    {"offensive", "offensive"},
    {"offensively", "offensive"},
    {"officer", "officer"},
    {"officers", "officer"},
    {"personal", "personal"},
    {"personally", "personal"},
    {"personality", "personality"},
    {"personalities", "personality"},
    {"relative", "relative"},
    {"relatives", "relative"},
    {"responsible", "responsible"},
    {"responsibly", "responsible"},
    {"responsibility", "responsible"},
    {"responsibilities", "responsible"},
    {"several", "several"},
    {"universal", "universal"},
    {"universally", "universal"},
    {"university", "university"},
    {"universities", "university"},
    {"united", "unite"},
    {"unite", "unite"},
    {"unites", "unite"},
    {"uniting", "unite"},
    {"transition", "transition"},
    {"transitions", "transition"},
    {"transitional", "transition"},
    {"respective", "respective"},
    {"respectively", "respective"},
    {"informal", "informal"},
    {"informally", "informal"},
    {"hospitality", "hospitality"},
    {"positive", "positive"},
    {"positively", "positive"},
    {"emergency", "emergency"},
    {"emergencies", "emergency"},
    {"publication", "publication"},
    {"publications", "publication"},
    {"initial", "initial"},
    {"initially", "initial"},
    {"department", "department"},
    {"departments", "department"},
    {"departmental", "department"},
    {"presentation", "presentation"},
    {"presentations", "presentation"},
    {"majority", "majority"},
    {"majorities", "majority"},
    {"proceeds", "proceeds"},
    {"proceeding", "proceeding"},
    {"proceedings", "proceeding"},
    {"corporal", "corporal"},
    {"experiment", "experiment"},
    {"experiments", "experiment"},
    {"experimental", "experiment"},
    {"collective", "collective"},
    {"collectively", "collective"},
    {"container", "container"},
    {"containers", "container"},
    {"executive", "executive"},
    {"executives", "executive"},
    {"conversation", "conversation"},
    {"conversations", "conversation"},
    {"conversion", "conversion"},
    {"conversions", "conversion"},
    {"internment", "internment"},
    {"succession", "succession"},
    {"successions", "succession"},
    {"successive", "successive"},
    {"successively", "successive"},
    {"formation", "formation"},
    {"formations", "formation"},
    {"evening", "evening"},
    {"evenings", "evening"},
    {"designate", "designate"},
    {"designates", "designate"},
    {"designated", "designate"},
    {"designating", "designate"},
    {"designation", "designate"},
    {"designations", "designate"},
    {"accession", "accession"},
    {"accessions", "accession"},
    {"provisional", "provisional"},
    {"provisionally", "provisional"},
    {"conference", "conference"},
    {"conferences", "conference"},
    {"competent", "competent"},
    {"competence", "competent"},
    {"competences", "competent"},
    {"competency", "competent"},
    {"competencies", "competent"},
    {"constitution", "constitution"},
    {"constitutions", "constitution"},
    {"constitutional", "constitution"},
    {"constitutionally", "constitution"},
    {"accountable", "accountable"},
    {"accountably", "accountable"},
    {"accountability", "accountable"},
    {"accountant", "accountant"},
    {"accountants", "accountant"},
    {"apartment", "apartment"},
    {"apartments", "apartment"},
    {"appropriation", "appropriation"},
    {"appropriations", "appropriation"},
    {"assistant", "assistant"},
    {"assistants", "assistant"},
    {"consultant", "consultant"},
    {"consultants", "consultant"},
    {"diversion", "diversion"},
    {"diversions", "diversion"},
    {"identical", "identical"},
    {"identically", "identical"},
    {"lateral", "lateral"},
    {"laterally", "lateral"},
    {"mechanism", "mechanism"},
    {"mechanisms", "mechanism"},
    {"opposition", "opposition"},
    {"organic", "organic"},
    {"organically", "organic"},
    {"organism", "organism"},
    {"organisms", "organism"},
    {"probate", "probate"},
    {"terminal", "terminal"},
    {"numeral", "numeral"},
    {"numerals", "numeral"},
    {"numerical", "numeral"},
    {"numerically", "numeral"},
    {"rational", "rational"},
    {"rationally", "rational"},
    {"suite", "suite"},
    {"suites", "suite"},
    {"petite", "petite"},
    {"privation", "privation"},
    {"privations", "privation"},
    {"liberal", "liberal"},
    {"liberally", "liberal"},
    {"liberals", "liberal"},
    {"capitalism", "capitalism"},
    {"capitalist", "capitalism"},
    {"capitalists", "capitalism"},
    {"morale", "morale"},
    {"objection", "objection"},
    {"objections", "objection"},
    {"meaning", "meaning"},
    {"meanings", "meaning"},
    {"accede", "accession"},
    {"accedes", "accession"},
    {"acceded", "accession"},
    {"acceding", "accession"},
    {"alienation", "alienation"},
    {"alienations", "alienation"},
    {"terminals", "terminal"},
    {"being", "being"},
    {"beings", "being"},
    {"willing", "willing"},
    {"willingly", "willing"},
    {"willingness", "willing"},
    {"wills", "wills"},
    {"secondment", "secondment"},
    {"secondments", "secondment"},
    {"severance", "severance"},
    {"provident", "provident"},
    {"publicity", "publicity"},
    // Snowball makes "will" and "skil" of them.
    {"willful", "wilful"},
    {"willfully", "wilful"},
    {"wilful", "wilful"},
    {"wilfully", "wilful"},
    {"skilful", "skill"},
    {"skilfully", "skill"},
};

// Forms that no stemmer takes to their word.
const std::unordered_map<std::string_view, std::string_view> irregular{
    {"women", "woman"},
    {"womens", "woman"},  // written so for women's
    {"men", "man"},
    {"mens", "man"},
    {"children", "child"},
    {"childrens", "child"},
    {"memoranda", "memorandum"},
    {"addenda", "addendum"},
    {"corrigenda", "corrigendum"},
    {"criteria", "criterion"},
    {"phenomena", "phenomenon"},
    {"wives", "wife"},
    {"lives", "life"},
    {"indices", "index"},
    {"appendices", "appendix"},
    {"analysis", "analyse"},
    {"analyses", "analyse"},
    {"held", "hold"},
    {"sought", "seek"},
    {"undertook", "undertake"},
    {"undertaken", "undertake"},
    {"took", "take"},
    {"taken", "take"},
    {"gave", "give"},
    {"given", "give"},
    {"shown", "show"},
    {"knew", "know"},
    {"known", "know"},
    {"made", "make"},
    {"met", "meet"},
    {"paid", "pay"},
    {"sent", "send"},
    {"wrote", "write"},
    {"written", "write"},
    {"brought", "bring"},
    {"bought", "buy"},
    {"sold", "sell"},
    {"taught", "teach"},
    {"caught", "catch"},
    {"kept", "keep"},
    {"built", "build"},
    {"chose", "choose"},
    {"chosen", "choose"},
    {"spoke", "speak"},
    {"spoken", "speak"},
    {"began", "begin"},
    {"begun", "begin"},
    {"withdrew", "withdraw"},
    {"withdrawn", "withdraw"},
    {"understood", "understand"},
    {"crises", "crisis"},
    {"theses", "thesis"},
    {"hypotheses", "hypothesis"},
    {"curricula", "curriculum"},
    {"referenda", "referendum"},
    {"fora", "forum"},
    {"buses", "bus"},
    {"thieves", "thief"},
    {"led", "lead"},
    {"misled", "mislead"},
    {"fled", "flee"},
    {"found", "find"},
    {"lost", "lose"},
    {"left", "leave"},
    {"told", "tell"},
    {"said", "say"},
    {"stole", "steal"},
    {"stolen", "steal"},
    {"broke", "break"},
    {"broken", "break"},
    {"forbade", "forbid"},
    {"forbidden", "forbid"},
    {"oversaw", "oversee"},
    {"overseen", "oversee"},
    {"foresaw", "foresee"},
    {"foreseen", "foresee"},
    {"underwent", "undergo"},
    {"undergone", "undergo"},
    {"withheld", "withhold"},
    {"upheld", "uphold"},
    {"arose", "arise"},
    {"arisen", "arise"},
    {"lent", "lend"},
    {"spent", "spend"},
    {"bound", "bind"},
    {"grew", "grow"},
    {"grown", "grow"},
    {"fell", "fall"},
    {"fallen", "fall"},
    {"became", "become"},
    {"came", "come"},
    {"overcame", "overcome"},
    {"drew", "draw"},
    {"drawn", "draw"},
    {"drove", "drive"},
    {"driven", "drive"},
    {"fought", "fight"},
    {"felt", "feel"},
    {"forgot", "forget"},
    {"forgotten", "forget"},
    {"froze", "freeze"},
    {"frozen", "freeze"},
    {"hid", "hide"},
    {"hidden", "hide"},
    {"laid", "lay"},
    {"ran", "run"},
    {"rose", "rise"},
    {"risen", "rise"},
    {"saw", "see"},
    {"seen", "see"},
    {"stood", "stand"},
    {"struck", "strike"},
    {"stricken", "strike"},
    {"swore", "swear"},
    {"sworn", "swear"},
    {"thought", "think"},
    {"threw", "throw"},
    {"thrown", "throw"},
    {"wore", "wear"},
    {"worn", "wear"},
    {"won", "win"},
    {"dealt", "deal"},
    {"meant", "mean"},
    {"repaid", "repay"},
    {"rewrote", "rewrite"},
    {"rewritten", "rewrite"},
    {"resold", "resell"},
    {"rebuilt", "rebuild"},
    {"mistook", "mistake"},
    {"mistaken", "mistake"},
    {"partook", "partake"},
    {"partaken", "partake"},
    {"borne", "bear"},
    {"done", "do"},
    {"gone", "go"},
    {"overrode", "override"},
    {"overridden", "override"},
    {"overthrew", "overthrow"},
    {"overthrown", "overthrow"},
    {"withstood", "withstand"},
    {"forgave", "forgive"},
    {"forgiven", "forgive"},
    {"shook", "shake"},
    {"shaken", "shake"},
    {"beaten", "beat"},
    {"shot", "shoot"},
    {"proven", "prove"},
    {"matrices", "matrix"},
    {"gases", "gas"},
    {"lenses", "lens"},
    {"halves", "half"},
    {"consortia", "consortium"},
    {"detention", "detain"},
    {"detentions", "detain"},
    {"suspension", "suspend"},
    {"suspensions", "suspend"},
    {"seizure", "seize"},
    {"seizures", "seize"},
    {"compliance", "comply"},
    {"compliant", "comply"},
    {"denial", "deny"},
    {"denials", "deny"},
    {"admission", "admit"},
    {"admissions", "admit"},
    {"terrorist", "terrorism"},
    {"terrorists", "terrorism"},
    {"kidnapper", "kidnap"},
    {"kidnappers", "kidnap"},
    {"kidnapping", "kidnap"},
    {"voter", "vote"},
    {"voters", "vote"},
    {"lender", "lend"},
    {"lenders", "lend"},
    {"denunciation", "denounce"},
    {"denunciations", "denounce"},
    {"voluntarily", "voluntary"},
    {"temporarily", "temporary"},
    {"necessarily", "necessary"},
    {"primarily", "primary"},
    {"ordinarily", "ordinary"},
    {"gaol", "jail"},
    {"gaols", "jail"},
    {"registration", "register"},
    {"registrations", "register"},
    {"focussed", "focus"},
    {"focusses", "focus"},
    {"focussing", "focus"},
    {"apply", "application"},
    {"applies", "application"},
    {"applied", "application"},
    {"applying", "application"},
    {"liter", "litre"},
    {"liters", "litre"},
    {"torn", "tear"},
    {"heard", "hear"},
    {"fed", "feed"},
    {"slept", "sleep"},
    {"smuggler", "smuggle"},
    {"smugglers", "smuggle"},
    {"trafficked", "traffick"},
    {"traffic", "traffick"},
    {"trafficks", "traffick"},
};

// "organization" as "organisation": they are one word, and Snowball would take the first for a form of "organ".
std::string with_s(std::string word) {
    for (const std::string_view ending :
         {"ization", "izations", "izational", "ize", "izes", "ized", "izing", "izer", "izers", "izable", "izably"})
        if (word.size() >= ending.size() + 4 && word.ends_with(ending)) word[word.size() - ending.size() + 1] = 's';
    return word;
}

// The stems of words that British and American texts write otherwise, and the stem that stands for both.
const std::unordered_map<std::string_view, std::string_view> one_spelling{
    {"analyz", "analys"},        {"aluminum", "aluminium"},
    {"analog", "analogu"},       {"ardor", "ardour"},
    {"artifact", "artefact"},    {"caliber", "calibr"},
    {"councilor", "councillor"}, {"demeanor", "demeanour"},
    {"armor", "armour"},         {"behavior", "behaviour"},
    {"candor", "candour"},       {"catalog", "catalogu"},
    {"catalyz", "catalys"},      {"center", "centr"},
    {"clamor", "clamour"},       {"color", "colour"},
    {"counselor", "counsellor"}, {"defens", "defenc"},
    {"dialog", "dialogu"},       {"endeavor", "endeavour"},   {"enquir", "inquir"},  {"enquiri", "inquiri"},
    {"favor", "favour"},         {"favorit", "favourit"},
    {"fervor", "fervour"},       {"fiber", "fibr"},      {"pediatr", "paediatr"},
    {"flavor", "flavour"},       {"grey", "gray"},
    {"harbor", "harbour"},       {"honor", "honour"},
    {"humor", "humour"},         {"jewelri", "jewelleri"},
    {"judgement", "judgment"},   {"kilomet", "kilometr"},
    {"labor", "labour"},         {"licenc", "licens"},
    {"meter", "metr"},           {"mold", "mould"},
    {"neighbor", "neighbour"},   {"neighborhood", "neighbourhood"},
    {"odor", "odour"},           {"offens", "offenc"},
    {"paralyz", "paralys"},      {"plow", "plough"},
    {"practis", "practic"},      {"pretens", "pretenc"},
    {"programm", "program"},     {"rigor", "rigour"},
    {"rumor", "rumour"},         {"savior", "saviour"},
    {"splendor", "splendour"},   {"sulfur", "sulphur"},
    {"theater", "theatr"},       {"tumor", "tumour"},
    {"valor", "valour"},         {"vapor", "vapour"},
    {"vigor", "vigour"},
};

// policemen, Englishwomen; not what only ends so.
std::string with_man(std::string word) {
    static const std::unordered_set<std::string_view> others{"abdomen",  "acumen",    "albumen", "bitumen", "carmen",  "catechumen", "cognomen", "cyclamen",
                                                             "foramen",  "gravamen", "ligamen", "regimen", "specimen", "stamen",  "turkmen"};
    if (word.size() > 5 && word.ends_with("men") && !others.contains(word)) word[word.size() - 2] = 'a';
    if (word.size() > 8 && word.ends_with("children")) word.resize(word.size() - 3);
    return word;
}

bool is_vowel(char c) {
    return std::string_view("aeiouy").find(c) != std::string_view::npos;
}

// NGOs, MPs, SMEs: Snowball leaves an S after letters that are no English word. Two consonants and a vowel, or consonants alone,
// save for what is a word or an abbreviation with its S.
bool is_plural_of_letters(std::string_view word) {
    static const std::unordered_set<std::string_view> others{"bls", "cms", "dns", "gps", "gss", "mrs", "plus", "pros", "sms", "this", "thus", "vhs"};
    if (word.size() < 3 || word.size() > 5 || !word.ends_with('s') || word.ends_with("ss") || others.contains(word)) return false;
    word.remove_suffix(1);
    const auto vowels = std::count_if(word.begin(), word.end(), is_vowel);
    return vowels == 0 || (word.size() == 3 && is_vowel(word.back()) && (vowels == 1 || (vowels == 2 && word.back() == 'u' && !is_vowel(word.front()))));
}

std::string stem_of(const std::string& word) {
    static thread_local const Xapian::Stem stem("english");  // not to be shared between threads
    const auto alone = apart.find(word);
    if (alone != apart.end()) return std::string(alone->second);
    const auto form = irregular.find(word);
    if (form == irregular.end() && is_plural_of_letters(word)) return word.substr(0, word.size() - 1);
    auto result = stem(form == irregular.end() ? with_man(with_s(word)) : std::string(form->second));
    // Notify and notification, identify and identification.
    if (result.size() > 5 && result.ends_with("ifi")) result.pop_back();
    if (const auto same = one_spelling.find(result); same != one_spelling.end()) return std::string(same->second);
    for (const std::string_view before : {"dis", "mis", "non", "sub", "un"}) {  // dishonour, misdemeanour
        if (!result.starts_with(before)) continue;
        const auto same = one_spelling.find(std::string_view(result).substr(before.size()));
        if (same != one_spelling.end()) return std::string(before) + std::string(same->second);
    }
    return result;
}

}  // namespace

const std::string& english_stem(const std::string& word) {
    // Texts repeat their words, so what was stemmed is kept.
    constexpr std::size_t kept = 50'000;
    thread_local std::unordered_map<std::string, std::string> known;
    const auto found = known.find(word);
    if (found != known.end()) return found->second;
    if (known.size() >= kept) known.clear();
    return known.emplace(word, stem_of(word)).first->second;
}

const std::vector<std::string_view>& other_sources_of(std::string_view stem) {
    static const auto sources = [] {
        std::unordered_map<std::string, std::vector<std::string_view>> made;
        for (const auto& [form, word] : irregular) made[stem_of(std::string(word))].push_back(form);
        for (const auto& [spelled, same] : one_spelling) made[std::string(same)].push_back(spelled);
        return made;
    }();
    static const std::vector<std::string_view> none;
    const auto found = sources.find(std::string(stem));
    return found == sources.end() ? none : found->second;
}

std::vector<OtherSpelling> other_spellings_of_prefix(std::string_view prefix) {
    std::vector<OtherSpelling> result;
    const auto add = [&](std::string text, bool begun) {
        OtherSpelling other{std::move(text), begun};
        if (std::find(result.begin(), result.end(), other) == result.end()) result.push_back(std::move(other));
    };
    const auto respell = [&](std::string_view stem, std::string_view other) {
        // So short a beginning is one of both spellings.
        const auto same = std::mismatch(stem.begin(), stem.end(), other.begin(), other.end()).first - stem.begin();
        if (prefix.size() <= static_cast<std::size_t>(same)) return;
        const auto rest = prefix.substr(std::min(prefix.size(), stem.size()));
        // The last letters of catalogue and centres belong to no stem. What begins like "labor" may be a laboratory.
        if (stem.starts_with(prefix) || (prefix.starts_with(stem) && (rest == "e" || rest == "s" || rest == "es")))
            add(std::string(other), false);
        else if (prefix.starts_with(stem))
            add(std::string(other) + std::string(rest), true);
    };
    for (const auto& [american, british] : one_spelling) {
        respell(american, british);
        respell(british, american);
    }
    for (const std::string_view ending : {"izations", "izational", "izes", "ized", "izing", "izers", "izable", "izably"})
        for (std::size_t size = 2; size <= ending.size(); ++size)
            for (const char letter : {'z', 's'}) {
                std::string end(ending.substr(0, size));
                end[1] = letter;
                if (prefix.size() < end.size() + 4 || !prefix.ends_with(end)) continue;
                std::string other(prefix);
                other[prefix.size() - end.size() + 1] = letter == 'z' ? 's' : 'z';
                add(std::move(other), true);
            }
    return result;
}

std::vector<std::string> both_numbers(const std::string& word) {
    const auto without = [&](std::size_t letters, std::string_view ending) {
        return std::vector<std::string>{word, word.substr(0, word.size() - letters) + std::string(ending)};
    };
    const auto ends = [&](std::initializer_list<std::string_view> endings) {
        return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) { return word.ends_with(ending); });
    };
    if (word.empty()) return {};
    if (word.size() > 4 && word.ends_with("ies")) return without(3, "y");
    if (ends({"sses", "xes", "ches", "shes"})) return without(2, "");
    if (word.ends_with('s') && !ends({"ss", "us", "is"})) return without(1, "");
    if (word.ends_with("man")) return without(2, "en");
    if (word.ends_with("men")) return without(2, "an");
    if (word.size() > 1 && word.ends_with('y') && !is_vowel(word[word.size() - 2])) return without(1, "ies");
    return without(0, ends({"s", "x", "ch", "sh"}) ? "es" : "s");
}

bool is_function_word(std::string_view word) {
    static const std::unordered_set<std::string_view> words{
        "a",  "an", "and", "are", "as", "at", "be",   "been", "by",    "for",  "from", "has", "have", "in",
        "is", "it", "its", "of",  "on", "or", "that", "the",  "their", "this", "to",   "was", "were", "with",
    };
    return words.contains(word);
}

}  // namespace depositary::indexer
