#pragma once
// The catalogue: one SQLite database through Poco::Data. Exactly one connection ever writes or checkpoints (bookworm's
// SQLite 3.40.1 has the WAL-reset bug); all others are query-only. A missing database is an error, never created anew.

#include <Poco/Data/Data.h>
#include <Poco/Data/LOB.h>
#include <Poco/Data/Session.h>

#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "crypto/bytes.h"

struct sqlite3_stmt;

namespace depositary::repository {

using Poco::Data::Session;
using Blob = Poco::Data::BLOB;

inline Blob to_blob(crypto::ByteView bytes) { return Blob(bytes.data(), bytes.size()); }
// Borrowed from the blob.
inline crypto::ByteView bytes_of(const Blob& blob) { return {blob.rawContent(), blob.size()}; }

class Catalogue {
public:
    // Creates the database file, which must not exist, with the newest schema.
    static void create(const std::string& path);
    // An empty catalogue of the newest schema in memory alone, for computing in.
    static std::unique_ptr<Session> scratch();
    // Opens it: NotFound("catalogue-missing"); Damaged("catalogue-damaged") when SQLite's quick check fails,
    // Damaged("catalogue-empty") when nothing was ever in it; Unavailable("catalogue-newer") for a schema newer than this
    // program's; older ones are migrated, each step in a transaction of its own. To read only, nothing is written: no
    // migration (Unavailable "catalogue-older"), and a log that a crash left stays as it is.
    enum class Mode { write, read_only };
    explicit Catalogue(const std::string& path, Mode mode = Mode::write);
    ~Catalogue();

    // The one connection that writes (read-only, it throws when it is to). Only the registrar's thread may use it (and opening, before there is one).
    Session& writer() { return *writer_; }

    // A query-only connection, lent for as long as the lease lives.
    class Lease {
    public:
        Lease(const Catalogue& catalogue, std::unique_ptr<Session> session)
            : catalogue_(catalogue), session_(std::move(session)) {}
        ~Lease();
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        Session& operator*() { return *session_; }

    private:
        const Catalogue& catalogue_;
        std::unique_ptr<Session> session_;
    };
    Lease reader() const;

private:
    std::string path_;
    std::unique_ptr<Session> writer_;
    mutable std::mutex mutex_;
    mutable std::vector<std::unique_ptr<Session>> idle_;
};

// What SQLite's check of every page, row and index finds, at most so many; nothing when all is well.
std::vector<std::string> integrity_faults(Session& session, int most);
// Runs statements that have no parameters and no result. Unavailable("disk-full") / Unavailable("catalogue-write").
void execute(Session& session, const std::string& sql);
// A statement without a result that is prepared once and run many times: what every act writes (Poco::Data prepares anew at each
// run). Of one connection, which outlives it; throws as execute() does.
class Prepared {
public:
    Prepared(Session& session, std::string_view sql);
    // Runs it with these for its parameters, in order: integers, texts and bytes, which it does not keep.
    template <class... Values>
    void run(const Values&... values) {
        int place = 0;
        (bind(++place, values), ...);
        step();
    }

private:
    void bind(int place, std::uint64_t value);
    void bind(int place, std::string_view value);
    void bind(int place, crypto::ByteView value);
    void step();

    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};
// Whether a transaction is open: SQLite gives one up by itself when it cannot go on (a full disk, a failing one).
bool in_transaction(Session& session);

}  // namespace depositary::repository
