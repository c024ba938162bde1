#include "repository/catalogue.h"

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/Utility.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <filesystem>

#include "crypto/error.h"
#include "repository/durable_file.h"
#include "repository/migrations.h"

namespace depositary::repository {
namespace {

using namespace Poco::Data::Keywords;

constexpr std::size_t most_idle_readers = 16;

sqlite3* handle(Session& session) { return Poco::Data::SQLite::Utility::dbHandle(session); }

std::unique_ptr<Session> connect(const std::string& path) {
    static const bool registered = (Poco::Data::SQLite::Connector::registerConnector(), true);
    (void)registered;
    std::unique_ptr<Session> session;
    try {
        session = std::make_unique<Session>("SQLite", path);
    } catch (const Poco::Exception& error) {
        throw Unavailable("catalogue-failed", "The catalogue could not be opened: " + error.displayText() + ".");
    }
    int on = 0;
    sqlite3_db_config(handle(*session), SQLITE_DBCONFIG_DEFENSIVE, 1, &on);
    sqlite3_db_config(handle(*session), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, &on);
    sqlite3_busy_timeout(handle(*session), 5000);
    execute(*session,
            "PRAGMA foreign_keys=ON; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0;"
            "PRAGMA secure_delete=ON;");
    return session;
}

int schema_of(Session& session) {
    int number = 0;
    session << "PRAGMA user_version", into(number), now;
    return number;
}

// Without a number it is no catalogue, and the steps would make a new one of it.
void require_content(Session& session, const std::string& path) {
    if (schema_of(session) == 0) {
        throw Damaged("catalogue-empty", "The catalogue " + path + " is empty; restore it from the newest backup.");
    }
}

void require_newest(Session& session) {
    const int found = schema_of(session);
    if (found < migrations().back().number) {
        throw Unavailable("catalogue-older",
                          fmt::format("The catalogue's schema is {}, of an older program: what only reads does not change it. "
                                      "Start this program once (depositary serve), then try again.",
                                      found));
    }
}

void migrate(Session& session) {
    const int found = schema_of(session);
    const int newest = migrations().back().number;
    if (found > newest) {
        throw Unavailable("catalogue-newer",
                          fmt::format("The catalogue's schema is {}, newer than this program's {}; use a newer program.",
                                      found, newest));
    }
    for (const Migration& migration : migrations()) {
        if (migration.number > found) {
            execute(session, fmt::format("BEGIN IMMEDIATE;\n{}\nPRAGMA user_version={};\nCOMMIT;", migration.sql,
                                         migration.number));
        }
    }
}

void begin_writing(Session& session) {
    // FULL: every commit is synced before it is acknowledged. The log is written back every 16 MB: acts change the same few pages
    // again and again, and each is then written back once for many.
    execute(session, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000;");
}

[[noreturn]] void throw_write_error(int result, const std::string& message) {
    if ((result & 0xFF) == SQLITE_FULL) {
        throw Unavailable("disk-full", "There is no room left on the disk; free some and try again.");
    }
    if ((result & 0xFF) == SQLITE_CORRUPT || (result & 0xFF) == SQLITE_NOTADB) {
        throw Damaged("catalogue-damaged", "The catalogue is damaged: " + message + ".");
    }
    throw Unavailable("catalogue-write", "The catalogue could not be written: " + message + ".");
}

}  // namespace

void execute(Session& session, const std::string& sql) {
    char* words = nullptr;
    const int result = sqlite3_exec(handle(session), sql.c_str(), nullptr, nullptr, &words);
    if (result == SQLITE_OK) {
        return;
    }
    const std::string message = words != nullptr ? words : sqlite3_errstr(result);
    sqlite3_free(words);
    throw_write_error(result, message);
}

Prepared::Prepared(Session& session, std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    const int result = sqlite3_prepare_v3(handle(session), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                          &statement, nullptr);
    statement_.reset(statement);
    if (result != SQLITE_OK) {
        throw_write_error(result, sqlite3_errmsg(handle(session)));
    }
}

void Prepared::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

void Prepared::bind(int place, std::uint64_t value) {
    sqlite3_bind_int64(statement_.get(), place, static_cast<sqlite3_int64>(value));
}

void Prepared::bind(int place, std::string_view value) {
    sqlite3_bind_text64(statement_.get(), place, value.data(), value.size(), SQLITE_STATIC, SQLITE_UTF8);
}

void Prepared::bind(int place, crypto::ByteView value) {
    sqlite3_bind_blob64(statement_.get(), place, value.data(), value.size(), SQLITE_STATIC);
}

void Prepared::step() {
    const int result = sqlite3_step(statement_.get());
    const std::string message = result == SQLITE_DONE ? "" : sqlite3_errmsg(sqlite3_db_handle(statement_.get()));
    sqlite3_reset(statement_.get());
    sqlite3_clear_bindings(statement_.get());
    if (result != SQLITE_DONE) {
        throw_write_error(result, message);
    }
}

bool in_transaction(Session& session) { return sqlite3_get_autocommit(handle(session)) == 0; }

void Catalogue::create(const std::string& path) {
    create_exclusively(path);
    const auto session = connect(path);
    begin_writing(*session);
    migrate(*session);
    sync_folder(std::filesystem::path(path).parent_path().string());
}

std::unique_ptr<Session> Catalogue::scratch() {
    auto session = connect(":memory:");
    migrate(*session);
    return session;
}

std::vector<std::string> integrity_faults(Session& session, int most) {
    std::vector<std::string> verdicts;
    session << "PRAGMA integrity_check(" + std::to_string(most) + ")", into(verdicts), now;
    std::erase(verdicts, "ok");
    return verdicts;
}

Catalogue::Catalogue(const std::string& path, Mode mode) : path_(path) {
    if (!std::filesystem::exists(path)) {
        throw NotFound("catalogue-missing", "The catalogue " + path + " is missing; restore it from a backup.");
    }
    std::error_code none;
    const auto log = std::filesystem::file_size(path + "-wal", none);
    const bool keep_log = mode == Mode::read_only && !none && log > 0;
    writer_ = connect(path);
    if (keep_log) {
        int on = 0;
        sqlite3_db_config(handle(*writer_), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, &on);
    }
    try {
        std::string verdict;
        *writer_ << "PRAGMA quick_check(1)", into(verdict), now;
        if (verdict != "ok") {
            throw Damaged("catalogue-damaged", "The catalogue is damaged: " + verdict + ".");
        }
    } catch (const Poco::Exception& error) {
        throw Damaged("catalogue-damaged", "The catalogue is damaged: " + error.displayText() + ".");
    }
    require_content(*writer_, path);
    if (mode == Mode::read_only) {
        require_newest(*writer_);
        execute(*writer_, "PRAGMA query_only=ON; PRAGMA wal_autocheckpoint=0;");
    } else {
        begin_writing(*writer_);
    }
    migrate(*writer_);  // nothing to do when it is the newest
}

Catalogue::~Catalogue() {
    idle_.clear();    // readers first: the last connection to close checkpoints, and only the writer may
    writer_.reset();
}

Catalogue::Lease Catalogue::reader() const {
    {
        const std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            auto session = std::move(idle_.back());
            idle_.pop_back();
            return {*this, std::move(session)};
        }
    }
    auto session = connect(path_);
    int on = 0;
    sqlite3_db_config(handle(*session), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, &on);
    execute(*session, "PRAGMA query_only=ON; PRAGMA wal_autocheckpoint=0;");
    return {*this, std::move(session)};
}

Catalogue::Lease::~Lease() {
    const std::lock_guard lock(catalogue_.mutex_);
    if (session_ && catalogue_.idle_.size() < most_idle_readers) {
        catalogue_.idle_.push_back(std::move(session_));
    }
}

}  // namespace depositary::repository
