#pragma once
// What our search is measured against, on the same texts: SQLite's FTS5, PostgreSQL's full text and bare Xapian.

#include "bench/made_texts.h"

#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xapian.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

namespace depositary::bench {

// A query in each notation.
struct Question {
    std::vector<std::string> words;
    enum class How { all, phrase, prefix } how = How::all;
    std::string kind{};  // a filter, or empty
    Writing writing = Writing::english;

    // Ours and FTS5's.
    std::string text() const {
        std::string joined;
        const bool together = how == How::phrase && writing == Writing::unspaced;
        for (const auto& word : words) joined += (joined.empty() || together ? "" : " ") + word;
        if (how == How::phrase) return '"' + joined + '"';
        return how == How::prefix ? joined + "*" : joined;
    }
    std::string postgres() const {
        std::string joined;
        for (const auto& word : words) joined += (joined.empty() ? "" : how == How::phrase ? " <-> " : " & ") + word;
        return fmt::format("to_tsquery('{}', '{}{}')", writing == Writing::english ? "english" : "simple", joined, how == How::prefix ? ":*" : "");
    }
    // The strings that a text must hold, where nothing cuts it into words.
    std::vector<std::string> strings() const {
        if (how != How::phrase) return words;
        std::string joined;
        for (const auto& word : words) joined += word;
        return {joined};
    }
    Xapian::Query xapian(const Xapian::Database& database) const {
        if (writing == Writing::unspaced) {
            Xapian::QueryParser parser;
            std::string quoted;
            for (const auto& string : strings()) quoted += '"' + string + "\" ";
            parser.set_default_op(Xapian::Query::OP_AND);
            return parser.parse_query(quoted, Xapian::QueryParser::FLAG_PHRASE | Xapian::QueryParser::FLAG_CJK_NGRAM);
        }
        const Xapian::Stem stem("english");
        std::vector<std::string> terms;
        for (const auto& word : words) terms.push_back(how == How::all && writing == Writing::english ? "Z" + stem(word) : word);
        if (how == How::phrase)
            return {Xapian::Query::OP_PHRASE, terms.begin(), terms.end(), static_cast<Xapian::termcount>(terms.size())};
        if (how == How::all) return {Xapian::Query::OP_AND, terms.begin(), terms.end()};
        // As many words as ours takes.
        std::vector<std::pair<Xapian::doccount, std::string>> found;
        for (auto term = database.allterms_begin(terms[0]); term != database.allterms_end(terms[0]); ++term)
            found.emplace_back(term.get_termfreq(), *term);
        std::sort(found.rbegin(), found.rend());
        if (found.size() > 64) found.resize(64);
        std::vector<std::string> wanted;
        for (const auto& [frequency, term] : found) wanted.push_back(term);
        return {Xapian::Query::OP_SYNONYM, wanted.begin(), wanted.end()};
    }
};

// In memory, without a journal to speak of.
class Fts {
public:
    explicit Fts(Writing writing = Writing::english) : writing_(writing) {
        check(sqlite3_open_v2(":memory:", &database_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                              nullptr));
        run("PRAGMA synchronous=OFF; PRAGMA journal_mode=MEMORY; PRAGMA cache_size=-2000000;"
            "CREATE TABLE sections(id INTEGER PRIMARY KEY, document INTEGER, kind TEXT);"
            "CREATE INDEX by_kind ON sections(kind)");
        run(writing == Writing::english  ? "CREATE VIRTUAL TABLE texts USING fts5(body, tokenize='porter unicode61')"
            : writing == Writing::spaced ? "CREATE VIRTUAL TABLE texts USING fts5(body, tokenize='unicode61 remove_diacritics 0')"
                                         : "CREATE VIRTUAL TABLE texts USING fts5(body, tokenize='trigram')");
    }
    ~Fts() { sqlite3_close(database_); }
    Fts(const Fts&) = delete;
    Fts& operator=(const Fts&) = delete;

    void add(const Texts& texts, std::size_t from, std::size_t to) {
        run("BEGIN");
        sqlite3_stmt *body = prepare("INSERT INTO texts(rowid, body) VALUES(?1, ?2)"),
                     *facts = prepare("INSERT INTO sections VALUES(?1, ?2, ?3)");
        for (std::size_t i = from; i < to; ++i) {
            sqlite3_bind_int64(body, 1, static_cast<sqlite3_int64>(i) + 1);
            sqlite3_bind_text(body, 2, texts.sections[i].data(), static_cast<int>(texts.sections[i].size()),
                              SQLITE_STATIC);
            sqlite3_bind_int64(facts, 1, static_cast<sqlite3_int64>(i) + 1);
            sqlite3_bind_int64(facts, 2, static_cast<sqlite3_int64>(i / sections_per_document));
            sqlite3_bind_text(facts, 3, texts.kind(i).data(), static_cast<int>(texts.kind(i).size()), SQLITE_STATIC);
            for (auto* statement : {body, facts}) {
                sqlite3_step(statement);
                check(sqlite3_reset(statement));
            }
        }
        sqlite3_finalize(body);
        sqlite3_finalize(facts);
        run("COMMIT");
    }

    // The ten best sections with a snippet each, and how many documents there are: less than ours answers.
    // Strings of less than three characters are in no trigram: for them it looks through all texts.
    std::size_t search(const Question& question) {
        if (writing_ == Writing::unspaced) return search_strings(question.strings());
        const std::string filter = question.kind.empty() ? "" : " AND s.kind = ?2", words = question.text();
        sqlite3_stmt* best = prepare(
            "SELECT s.document, snippet(texts, 0, '[', ']', '...', 30) FROM texts JOIN sections s ON s.id = "
            "texts.rowid "
            "WHERE texts MATCH ?1" +
            filter + " ORDER BY bm25(texts) LIMIT 10");
        sqlite3_stmt* total = prepare(
            "SELECT count(DISTINCT s.document) FROM texts JOIN sections s ON s.id = texts.rowid WHERE texts MATCH ?1" +
            filter);
        std::size_t found = 0;
        for (auto* statement : {best, total}) {
            sqlite3_bind_text(statement, 1, words.data(), static_cast<int>(words.size()), SQLITE_STATIC);
            if (!question.kind.empty())
                sqlite3_bind_text(statement, 2, question.kind.data(), static_cast<int>(question.kind.size()),
                                  SQLITE_STATIC);
            while (sqlite3_step(statement) == SQLITE_ROW)
                found = static_cast<std::size_t>(sqlite3_column_int64(statement, 0));
            sqlite3_finalize(statement);
        }
        return found;
    }

private:
    std::size_t search_strings(const std::vector<std::string>& strings) {
        bool in_trigrams = true;
        std::string match, like;  // the plus keeps LIKE from the trigrams, in which it finds nothing so short
        for (const auto& string : strings) {
            const auto characters = std::count_if(string.begin(), string.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
            in_trigrams = in_trigrams && characters >= 3;
            match += (match.empty() ? "\"" : " \"") + string + '"';
            like += (like.empty() ? "+body LIKE '%" : " AND +body LIKE '%") + string + "%'";
        }
        const std::string where = in_trigrams ? "texts MATCH '" + match + "'" : like;
        const std::string from = " FROM texts JOIN sections s ON s.id = texts.rowid WHERE " + where;
        std::size_t found = 0;
        for (const auto& sql : {"SELECT s.document, " + std::string(in_trigrams ? "snippet(texts, 0, '[', ']', '...', 30)" : "substr(body, 1, 200)") + from +
                                    (in_trigrams ? " ORDER BY bm25(texts)" : "") + " LIMIT 10",
                                "SELECT count(DISTINCT s.document)" + from}) {
            sqlite3_stmt* statement = prepare(sql);
            while (sqlite3_step(statement) == SQLITE_ROW) found = static_cast<std::size_t>(sqlite3_column_int64(statement, 0));
            sqlite3_finalize(statement);
        }
        return found;
    }
    void check(int result) {
        if (result == SQLITE_OK) return;
        fmt::print(stderr, "SQLite: {}\n", sqlite3_errmsg(database_));
        std::exit(1);
    }
    void run(const char* sql) { check(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr)); }
    sqlite3_stmt* prepare(const std::string& sql) {
        sqlite3_stmt* statement = nullptr;
        check(sqlite3_prepare_v2(database_, sql.c_str(), -1, &statement, nullptr));
        return statement;
    }
    sqlite3* database_ = nullptr;
    Writing writing_;
};

// TermGenerator's loop into one database in RAM; a search gives ten numbers and nothing else.
class BareXapian {
public:
    BareXapian() {
        std::string name = "/dev/shm/depositary-bench-XXXXXX";
        if (!mkdtemp(name.data())) std::exit(1);
        folder_ = name;
        database_ = Xapian::WritableDatabase(folder_ + "/bare", Xapian::DB_CREATE | Xapian::DB_NO_SYNC);
    }
    ~BareXapian() {
        database_.close();
        std::filesystem::remove_all(folder_);
    }
    BareXapian(const BareXapian&) = delete;
    BareXapian& operator=(const BareXapian&) = delete;

    void add(const Texts& texts, std::size_t from, std::size_t to) {
        Xapian::TermGenerator generator;
        if (texts.writing == Writing::english) generator.set_stemmer(Xapian::Stem("english"));
        if (texts.writing == Writing::unspaced) generator.set_flags(Xapian::TermGenerator::FLAG_CJK_NGRAM);
        for (std::size_t i = from; i < to; ++i) {
            Xapian::Document section;
            generator.set_document(section);
            generator.set_termpos(0);
            generator.index_text(texts.sections[i]);
            section.add_boolean_term("K" + texts.kind(i));
            section.set_data(texts.sections[i]);
            database_.add_document(section);
        }
        database_.commit();
    }

    std::size_t search(const Question& question) {
        Xapian::Enquire enquire(database_);
        auto query = question.xapian(database_);
        if (!question.kind.empty()) query = {Xapian::Query::OP_FILTER, query, Xapian::Query("K" + question.kind)};
        enquire.set_query(query);
        std::size_t last = 0;
        const auto found = enquire.get_mset(0, 10);
        for (auto at = found.begin(); at != found.end(); ++at) last = *at;
        return last;
    }

private:
    std::string folder_;
    Xapian::WritableDatabase database_;
};

// A server that scripts/bench has started, reached through psql: DEPOSITARY_BENCH_POSTGRES is the folder of its socket.
// It has no parallel workers, writes no journal to speak of, and its data stand in RAM.
class Postgres {
public:
    static const char* socket() { return std::getenv("DEPOSITARY_BENCH_POSTGRES"); }

    // Milliseconds that the server took; the texts are copied to it before.
    static double index(const Texts& texts, std::size_t from, std::size_t to, const std::string& table) {
        const File rows, script;
        {
            std::ofstream out(rows.path);
            for (auto i = from; i < to; ++i) {
                auto text = texts.sections[i];
                std::replace_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\t' || c == '\\'; }, ' ');
                out << i << '\t' << i / sections_per_document << '\t' << texts.kind(i) << '\t' << text << '\n';
            }
        }
        const auto* words = texts.writing == Writing::english ? "to_tsvector('english', body)" : texts.writing == Writing::spaced ? "to_tsvector('simple', body)" : "NULL";
        std::ofstream(script.path) << fmt::format(
            "SET client_min_messages = warning;\n"
            "CREATE EXTENSION IF NOT EXISTS pg_trgm;\n"
            "DROP TABLE IF EXISTS {0}_raw, {0};\n"
            "CREATE UNLOGGED TABLE {0}_raw(id int, document int, kind text, body text);\n"
            "\\copy {0}_raw FROM '{1}'\n"
            "CREATE UNLOGGED TABLE {0}(id int, document int, kind text, body text, words tsvector);\n"
            "\\timing on\n"
            "INSERT INTO {0} SELECT id, document, kind, body, {2} FROM {0}_raw;\n"
            "CREATE INDEX ON {0} USING gin({3});\n"
            "\\timing off\n"
            "DROP TABLE {0}_raw; ANALYZE {0};\n",
            table, rows.path, words, texts.writing == Writing::unspaced ? "body gin_trgm_ops" : "words");
        double sum = 0;
        for (const auto time : times(script.path)) sum += time;
        return sum;
    }

    // The ten best with a headline each, and how many documents: milliseconds for each question.
    // Without words: the texts that hold the strings, found by their trigrams, in no order.
    static std::vector<double> search(const std::vector<Question>& questions, Writing writing) {
        const File script;
        {
            std::ofstream out(script.path);
            out << "\\o /dev/null\n\\timing on\n";
            for (const auto& question : questions) {
                if (writing == Writing::unspaced) {
                    std::string where;
                    for (const auto& string : question.strings()) where += (where.empty() ? "body LIKE '%" : " AND body LIKE '%") + string + "%'";
                    out << fmt::format("SELECT document, substr(body, 1, 200) FROM texts WHERE {0} LIMIT 10;\nSELECT count(DISTINCT document) FROM texts WHERE {0};\n", where);
                    continue;
                }
                const auto where =
                    fmt::format("words @@ {}{}", question.postgres(),
                                question.kind.empty() ? "" : fmt::format(" AND kind = '{}'", question.kind));
                out << fmt::format(
                    "SELECT document, ts_headline('{2}', body, {0}) FROM (SELECT document, body FROM texts WHERE "
                    "{1} "
                    "ORDER BY ts_rank(words, {0}) DESC LIMIT 10) best;\n"
                    "SELECT count(DISTINCT document) FROM texts WHERE {1};\n",
                    question.postgres(), where, writing == Writing::english ? "english" : "simple");
            }
        }
        const auto each = times(script.path);
        std::vector<double> sums;
        for (std::size_t i = 0; i + 1 < each.size(); i += 2) sums.push_back(each[i] + each[i + 1]);
        return sums;
    }

private:
    struct File {
        std::string path = "/dev/shm/depositary-bench-XXXXXX";
        File() {
            const int descriptor = mkstemp(path.data());
            if (descriptor < 0) std::exit(1);
            close(descriptor);
        }
        ~File() { unlink(path.c_str()); }
        File(const File&) = delete;
        File& operator=(const File&) = delete;
    };

    // What psql's \timing says.
    static std::vector<double> times(const std::string& script) {
        const auto command =
            fmt::format("psql -X -q -v ON_ERROR_STOP=1 -h '{}' -U postgres -d postgres -f '{}'", socket(), script);
        const std::unique_ptr<FILE, int (*)(FILE*)> output(popen(command.c_str(), "r"), pclose);
        std::vector<double> result;
        char line[4096];
        while (output && std::fgets(line, sizeof line, output.get()))
            if (double time = 0; std::sscanf(line, "Time: %lf ms", &time) == 1) result.push_back(time);
        return result;
    }
};

}  // namespace depositary::bench
