// The server speaking TLS for real, with certificates made here. The numbers are those of the catalogue of attacks that
// the project tests.
#include "crypto/error.h"
#include "repository/saved_searches.h"
#include "server/certificate_key.h"
#include "server/request_head.h"
#include "tests/server/support/page_reader.h"

#include <boost/test/unit_test.hpp>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <fstream>
#include <thread>

namespace depositary::server {

using std::chrono::milliseconds;

namespace {

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* pointer) const {
        Free(pointer);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Context = std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>>;
using Session = std::unique_ptr<SSL_SESSION, Freed<SSL_SESSION_free>>;

// A self-signed RSA certificate (RSA so that the old suites would have a key to work with) for these names.
void write_certificate(const TlsFiles& files, const std::string& names, long serial) {
    const Key key(EVP_RSA_gen(2048));
    const Certificate certificate(X509_new());
    X509* const raw = certificate.get();
    X509_set_version(raw, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(raw), serial);
    X509_gmtime_adj(X509_getm_notBefore(raw), -3600);
    X509_gmtime_adj(X509_getm_notAfter(raw), 86400);
    X509_set_pubkey(raw, key.get());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(raw), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>("test"), -1, -1, 0);
    X509_set_issuer_name(raw, X509_get_subject_name(raw));
    X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names.c_str());
    X509_add_ext(raw, extension, -1);
    X509_EXTENSION_free(extension);
    X509_sign(raw, key.get(), EVP_sha256());
    std::FILE* const certificate_file = std::fopen(files.certificate.c_str(), "w");
    PEM_write_X509(certificate_file, raw);
    std::fclose(certificate_file);
    std::FILE* const key_file = std::fopen(files.key.c_str(), "w");
    PEM_write_PrivateKey(key_file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(key_file);
    ::chmod(files.key.c_str(), 0600);
}

struct Secure {
    repository::TemporaryFolder folder;
    TlsFiles files{folder.path() + "/certificate.pem", folder.path() + "/key.pem"};
    std::unique_ptr<LiveServer> live;

    explicit Secure(const std::function<void(ServerSettings&)>& change = {}) {
        write_certificate(files, "DNS:localhost,DNS:*.depositary.example,IP:127.0.0.1", 1);
        live = std::make_unique<LiveServer>([&](ServerSettings& settings) {
            settings.tls = files;
            if (change) {
                change(settings);
            }
        });
    }
};

// An authority of programs, and certificates that it gives out.
struct Authority {
    Key key{EVP_RSA_gen(2048)};
    Certificate certificate{make("an authority", key.get(), nullptr, nullptr, 86400)};

    static Certificate make(const std::string& name, EVP_PKEY* key, X509* issuer, EVP_PKEY* signer, long seconds) {
        Certificate made(X509_new());
        X509* const raw = made.get();
        X509_set_version(raw, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(raw), issuer == nullptr ? 1 : 2);
        X509_gmtime_adj(X509_getm_notBefore(raw), -7200);
        X509_gmtime_adj(X509_getm_notAfter(raw), seconds);
        X509_set_pubkey(raw, key);
        X509_NAME_add_entry_by_txt(X509_get_subject_name(raw), "CN", MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
        X509_set_issuer_name(raw, X509_get_subject_name(issuer == nullptr ? raw : issuer));
        X509_EXTENSION* const extension =
            X509V3_EXT_conf_nid(nullptr, nullptr, NID_basic_constraints, issuer == nullptr ? "critical,CA:TRUE" : "CA:FALSE");
        X509_add_ext(raw, extension, -1);
        X509_EXTENSION_free(extension);
        X509_sign(raw, signer == nullptr ? key : signer, EVP_sha256());
        return made;
    }
    Certificate give(EVP_PKEY* to, long seconds = 3600) { return make("a program", to, certificate.get(), key.get(), seconds); }
};

std::string pem_of(X509* certificate) {
    const std::unique_ptr<BIO, Freed<BIO_free_all>> out(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(out.get(), certificate);
    char* text = nullptr;
    const long size = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

struct Offer {
    int min = TLS1_2_VERSION, max = TLS1_3_VERSION;
    const char* ciphers = nullptr;  // of TLS 1.2 and older
    SSL_SESSION* session = nullptr;
    const char* name = "localhost";
    X509* certificate = nullptr;
    EVP_PKEY* key = nullptr;
};

class TlsClient {
public:
    explicit TlsClient(std::uint16_t port, const Offer& offer = {})
        : plain_(port), context_(SSL_CTX_new(TLS_client_method())) {
        SSL_CTX_set_security_level(context_.get(), 0);
        SSL_CTX_set_min_proto_version(context_.get(), offer.min);
        SSL_CTX_set_max_proto_version(context_.get(), offer.max);
        if (offer.ciphers != nullptr) {
            BOOST_REQUIRE_EQUAL(SSL_CTX_set_cipher_list(context_.get(), offer.ciphers), 1);
        }
        ssl_ = SSL_new(context_.get());
        if (offer.name != nullptr) {
            SSL_set_tlsext_host_name(ssl_, offer.name);
        }
        if (offer.certificate != nullptr) {
            SSL_use_certificate(ssl_, offer.certificate);
            SSL_use_PrivateKey(ssl_, offer.key);
        }
        if (offer.session != nullptr) {
            SSL_set_session(ssl_, offer.session);
        }
        timeval patience{10, 0};
        ::setsockopt(plain_.descriptor(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        SSL_set_fd(ssl_, plain_.descriptor());
        connected_ = SSL_connect(ssl_) == 1;
    }
    ~TlsClient() { SSL_free(ssl_); }
    TlsClient(const TlsClient&) = delete;
    TlsClient& operator=(const TlsClient&) = delete;

    bool connected() const { return connected_; }
    SSL* ssl() { return ssl_; }
    int descriptor() const { return plain_.descriptor(); }
    void send(const std::string& bytes) { SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())); }
    // What comes until the end, or until this many answers of known length have come.
    std::string receive_all() {
        std::string all;
        char block[16384];
        for (int got = 0; (got = SSL_read(ssl_, block, sizeof block)) > 0;) {
            all.append(block, static_cast<std::size_t>(got));
        }
        return all;
    }
    std::string receive_until(const std::string& what) {
        std::string all;
        char block[16384];
        int got = 0;
        while (all.find(what) == std::string::npos && (got = SSL_read(ssl_, block, sizeof block)) > 0) {
            all.append(block, static_cast<std::size_t>(got));
        }
        return all;
    }
    long serial() {
        const Certificate certificate(SSL_get1_peer_certificate(ssl_));
        return certificate ? ASN1_INTEGER_get(X509_get_serialNumber(certificate.get())) : 0;
    }

private:
    Client plain_;
    Context context_;
    SSL* ssl_ = nullptr;
    bool connected_ = false;
};

const std::string health = "GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n";
const std::string last_health = "GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(tls)

BOOST_AUTO_TEST_CASE(requests_are_answered_over_tls_and_the_connection_is_kept) {
    Secure secure;
    TlsClient client(secure.live->port());
    BOOST_REQUIRE(client.connected());
    BOOST_CHECK_EQUAL(SSL_version(client.ssl()), TLS1_3_VERSION);
    for (int i = 0; i < 3; ++i) {
        client.send(health);
        const std::string answer = client.receive_until("{\"status\":\"ok\"}");
        BOOST_CHECK(answer.starts_with("HTTP/1.1 200 OK\r\n"));
        BOOST_CHECK(answer.find("Strict-Transport-Security: max-age=63072000; includeSubDomains\r\n") !=
                    std::string::npos);
    }
    const auto start = std::chrono::steady_clock::now();
    client.send(last_health);
    BOOST_CHECK(client.receive_all().find("Connection: close") != std::string::npos);
    BOOST_CHECK_EQUAL(SSL_get_shutdown(client.ssl()) & SSL_RECEIVED_SHUTDOWN, SSL_RECEIVED_SHUTDOWN);
    BOOST_CHECK_LT(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(), 0.4);
}

// More than one record each way, and more than a socket takes at once.
BOOST_AUTO_TEST_CASE(large_bodies_go_both_ways_over_tls) {
    Secure secure;
    const auto& world = secure.live->world;
    const std::string who = secure.live->bearer(world.secretariat), body(5'000'000, 'x');
    TlsClient client(secure.live->port());
    client.send("POST /api/v1/uploads?compartment=" + world.compartment.to_text() +
                " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000000\r\n" + who + "\r\n");
    client.send(body);
    BOOST_CHECK(client.receive_until(crypto::Sha256::of(body).hex()).starts_with("HTTP/1.1 201"));
    const auto id = secure.live->world.deposit("T/1", body).document.to_text();
    client.send("GET /api/v1/documents/" + id +
                "/versions/1/files/text.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + who + "\r\n");
    const std::string answer = client.receive_all();
    BOOST_CHECK(answer.ends_with(body) && answer.size() > body.size() && answer.size() < body.size() + 2000);
}

// H22.
BOOST_AUTO_TEST_CASE(only_todays_protocols_and_suites_are_spoken) {
    Secure secure;
    const auto port = secure.live->port();
    const auto connects = [&](const Offer& offer) { return TlsClient(port, offer).connected(); };
    BOOST_CHECK(!connects({TLS1_VERSION, TLS1_VERSION}));
    BOOST_CHECK(!connects({TLS1_1_VERSION, TLS1_1_VERSION}));
    BOOST_CHECK(connects({TLS1_2_VERSION, TLS1_2_VERSION}));
    BOOST_CHECK(connects({TLS1_3_VERSION, TLS1_3_VERSION}));
    for (const char* suite : {"AES128-SHA", "AES128-GCM-SHA256", "AES256-SHA256", "ECDHE-RSA-AES128-SHA",
                              "ECDHE-RSA-AES256-SHA384", "DHE-RSA-AES128-GCM-SHA256", "DHE-RSA-AES128-SHA",
                              "ADH-AES128-SHA256", "AECDH-AES128-SHA", "ECDHE-RSA-NULL-SHA"}) {
        BOOST_CHECK_MESSAGE(!connects({TLS1_2_VERSION, TLS1_2_VERSION, suite}), suite);
    }
    for (const char* suite :
         {"ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-CHACHA20-POLY1305"}) {
        BOOST_CHECK_MESSAGE(connects({TLS1_2_VERSION, TLS1_2_VERSION, suite}), suite);
    }
    BOOST_CHECK(
        connects({TLS1_2_VERSION, TLS1_3_VERSION, nullptr, nullptr, nullptr}));  // no SNI: the certificate is the same
    BOOST_CHECK(connects({TLS1_2_VERSION, TLS1_3_VERSION, nullptr, nullptr, "evil.example.org"}));

    // A name that the certificate does not have is not answered for, whatever was said in the handshake.
    for (const auto& [host, status] :
         std::initializer_list<std::pair<std::string, std::string>>{{"localhost", "200"},
                                                                    {"127.0.0.1:443", "200"},
                                                                    {"www.depositary.example", "200"},
                                                                    {"evil.org", "421"},
                                                                    {"127.0.0.2", "421"}}) {
        TlsClient client(port);
        client.send("GET /api/v1/health HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
        BOOST_CHECK_MESSAGE(client.receive_all().starts_with("HTTP/1.1 " + status), host);
    }

    // No session is resumed, so no ticket's key must be kept or changed.
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        TlsClient first(port, {version, version});
        first.send(last_health);
        first.receive_all();
        const Session session(SSL_get1_session(first.ssl()));
        TlsClient second(port, {version, version, nullptr, session.get()});
        BOOST_CHECK(second.connected());
        BOOST_CHECK_EQUAL(SSL_session_reused(second.ssl()), 0);
    }

    // Renegotiation is refused.
    TlsClient client(port, {TLS1_2_VERSION, TLS1_2_VERSION});
    SSL_renegotiate(client.ssl());
    BOOST_CHECK_LE(SSL_do_handshake(client.ssl()), 0);
}

// H23: a body that TLS did not end is cut, also where all its bytes seem to be there.
BOOST_AUTO_TEST_CASE(a_connection_cut_within_a_body_records_nothing) {
    Secure secure;
    const std::string who = secure.live->bearer(secure.live->world.secretariat),
                      json = R"({"code": "XX", "name": "A party"})";
    const auto before = secure.live->register_size();
    {
        TlsClient client(secure.live->port());
        client.send(
            "POST /api/v1/parties HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
            std::to_string(json.size() + 5) + "\r\n" + who + "\r\n" + json);
        ::shutdown(client.descriptor(), SHUT_RDWR);
    }
    secure.live->server->stop();
    BOOST_CHECK_EQUAL(secure.live->register_size(), before);
}

// H24, H03.
BOOST_AUTO_TEST_CASE(what_is_no_handshake_is_closed_in_time) {
    Secure secure([](ServerSettings& settings) { settings.limits.head = milliseconds(500); });
    BOOST_CHECK(secure.live->raw(health).find("HTTP/") == std::string::npos);
    Client silent(secure.live->port());
    BOOST_CHECK(silent.closed_within(milliseconds(3000)));
    // A handshake that stops, and one that trickles: each byte would begin a socket's timeout anew.
    std::string hello("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11);
    Client stopped(secure.live->port());
    stopped.send(hello);
    const auto start = std::chrono::steady_clock::now();
    Client trickling(secure.live->port());
    bool open = true;
    while (open && std::chrono::steady_clock::now() - start < milliseconds(4000)) {
        const char byte = hello.empty() ? 'x' : hello.front();
        hello.erase(0, 1);
        open = ::send(trickling.descriptor(), &byte, 1, MSG_NOSIGNAL) == 1;
        std::this_thread::sleep_for(milliseconds(50));
    }
    BOOST_CHECK(!open);
    pollfd entry{stopped.descriptor(), POLLIN, 0};
    BOOST_CHECK_EQUAL(::poll(&entry, 1, 0), 1);
    // A head that trickles within TLS.
    TlsClient client(secure.live->port());
    const auto began = std::chrono::steady_clock::now();
    while (SSL_write(client.ssl(), "G", 1) == 1 && std::chrono::steady_clock::now() - began < milliseconds(4000)) {
        std::this_thread::sleep_for(milliseconds(50));
    }
    BOOST_CHECK_LT(std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - began).count(), 3000);
}

BOOST_AUTO_TEST_CASE(the_certificate_changes_while_the_server_runs) {
    Secure secure;
    Server& server = *secure.live->server;
    TlsClient before(secure.live->port());
    BOOST_CHECK_EQUAL(before.serial(), 1);
    write_certificate(secure.files, "DNS:localhost", 2);
    BOOST_CHECK_EQUAL(TlsClient(secure.live->port()).serial(), 1);
    server.reload_certificate();
    BOOST_CHECK_EQUAL(TlsClient(secure.live->port()).serial(), 2);
    BOOST_CHECK_EQUAL(TlsClient(secure.live->port(), {TLS1_2_VERSION, TLS1_2_VERSION}).serial(), 2);
    // What was open goes on.
    before.send(last_health);
    BOOST_CHECK(before.receive_all().starts_with("HTTP/1.1 200"));
    // The settings are still the strict ones.
    BOOST_CHECK(!TlsClient(secure.live->port(), {TLS1_2_VERSION, TLS1_2_VERSION, "AES128-SHA"}).connected());
    // Files that do not do leave the ones in use.
    ::chmod(secure.files.key.c_str(), 0644);
    BOOST_CHECK_THROW(server.reload_certificate(), Invalid);
    ::chmod(secure.files.key.c_str(), 0600);
    std::ofstream(secure.files.certificate) << "nonsense";
    BOOST_CHECK_THROW(server.reload_certificate(), Invalid);
    BOOST_CHECK_EQUAL(TlsClient(secure.live->port()).serial(), 2);
    // A key that is not the certificate's.
    write_certificate(secure.files, "DNS:localhost", 3);
    const TlsFiles other{secure.files.certificate + "2", secure.files.key};
    write_certificate(other, "DNS:localhost", 4);
    BOOST_CHECK_THROW(server.reload_certificate(), Invalid);
    BOOST_CHECK_EQUAL(TlsClient(secure.live->port()).serial(), 2);
}

BOOST_AUTO_TEST_CASE(a_server_beyond_this_machine_needs_tls) {
    LiveServer live;
    ServerSettings settings;
    settings.address = "0.0.0.0";
    BOOST_CHECK_EQUAL(repository::code_of([&] { Server(*live.world.depositary, live.search, live.text, settings); }),
                      "insecure-listen");
    settings.address = "localhost";
    BOOST_CHECK_EQUAL(repository::code_of([&] { Server(*live.world.depositary, live.search, live.text, settings); }),
                      "listen-address");
    settings.address = "127.0.0.1";
    settings.tls = TlsFiles{"/nonexistent/certificate", "/nonexistent/key"};
    BOOST_CHECK_EQUAL(repository::code_of([&] { Server(*live.world.depositary, live.search, live.text, settings); }),
                      "tls-files");
    settings.tls.reset();
    settings.port = live.port();
    Server second(*live.world.depositary, live.search, live.text, settings);
    BOOST_CHECK_EQUAL(repository::code_of([&] { second.start(); }), "listen-failed");
}

// Whoever merely has another's certificate, which is public, does not have its program act for their own account.
BOOST_AUTO_TEST_CASE(a_certificate_is_registered_by_who_has_its_private_key) {
    Authority authority;
    LiveServer live;
    const repository::Actor reader = live.world.add_account("reader", "KH", repository::Role::ministry);
    PageReader own(live, reader), thief(live, live.world.secretariat);
    const auto signature = [](EVP_PKEY* key, const std::string& words) {
        const bool ed25519 = EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519;
        EVP_MD_CTX* const context = EVP_MD_CTX_new();
        EVP_DigestSignInit(context, nullptr, ed25519 ? nullptr : EVP_sha256(), nullptr, key);
        crypto::Bytes bytes(1024);
        std::size_t size = bytes.size();
        BOOST_REQUIRE_EQUAL(EVP_DigestSign(context, bytes.data(), &size, reinterpret_cast<const unsigned char*>(words.data()), words.size()), 1);
        EVP_MD_CTX_free(context);
        bytes.resize(size);
        return crypto::to_base64(bytes);
    };
    const std::string statement = own.get("/account/certificate-statement").body, thiefs = thief.get("/account/certificate-statement").body;
    BOOST_CHECK_EQUAL(statement, "depositary-certificate/v1\ndepositary.example/test\nreader\n");
    BOOST_CHECK_EQUAL(thiefs, "depositary-certificate/v1\ndepositary.example/test\nsecretariat\n");
    auto credentials = live.world.depositary->credentials();
    const Key other(EVP_RSA_gen(2048));
    for (EVP_PKEY* const made : {EVP_RSA_gen(2048), EVP_EC_gen("P-256"), EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")}) {
        const Key key(made);
        const std::string pem = pem_of(authority.give(key.get()).get());
        const auto post = [&](PageReader& who, const std::string& by) {
            return who.post("/account/certificates", "&name=A+program&certificate=" + percent_encode(pem) + "&signature=" + percent_encode(by));
        };
        std::string spoilt = signature(key.get(), thiefs);
        spoilt[8] = spoilt[8] == 'A' ? 'B' : 'A';
        for (const std::string& wrong : {std::string(), std::string("x"), std::string("AAAA"), spoilt, signature(other.get(), thiefs),
                                         signature(key.get(), statement), signature(key.get(), thiefs + "x")}) {
            const Answer refused = post(thief, wrong);
            BOOST_CHECK_EQUAL(refused.status, 422);
            BOOST_CHECK(holds(refused, "The signature does not hold"));
        }
        BOOST_CHECK(credentials.outside_names(live.world.secretariat.account).empty());
        const std::string held = signature(key.get(), statement);
        BOOST_CHECK_EQUAL(post(own, held.substr(0, 20) + "\r\n" + held.substr(20) + "\r\n").status, 303);  // as a terminal broke it
        BOOST_CHECK_EQUAL(credentials.find_outside_name("certificate", "", certificate_key(pem))->login, "reader");
    }
}

// A14: who a program is comes from its verified certificate alone, and one that is not verified is no connection at all.
BOOST_AUTO_TEST_CASE(a_program_signs_in_with_a_certificate_that_its_account_registered) {
    Authority authority, stranger;
    repository::TemporaryFolder folder;
    const std::string file = folder.path() + "/authorities.pem";
    std::ofstream(file) << pem_of(authority.certificate.get());
    Secure secure([&](ServerSettings& settings) { settings.tls->client_authorities = file; });
    const Key program(EVP_RSA_gen(2048)), other(EVP_RSA_gen(2048));
    const Certificate good = authority.give(program.get()), renewed = authority.give(program.get(), 7200),
                      expired = authority.give(program.get(), -60), foreign = stranger.give(program.get()),
                      unknown = authority.give(other.get());
    auto credentials = secure.live->world.depositary->credentials();
    const repository::AccountId account = secure.live->world.secretariat.account;
    const std::string known_by = certificate_key(pem_of(good.get()));
    credentials.add_outside_name(asked_by(account), {"certificate", "", known_by, "A program", {}});
    const auto ask = [&](X509* certificate, EVP_PKEY* key, const std::string& request) {
        Offer offer;
        offer.certificate = certificate;
        offer.key = key;
        TlsClient client(secure.live->port(), offer);
        client.send(request);
        const std::string answer = client.receive_all();
        return answer.size() > 12 ? std::atoi(answer.c_str() + 9) : 0;
    };
    const std::string who = "GET /api/v1/session HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    BOOST_CHECK_EQUAL(ask(good.get(), program.get(), who + "\r\n"), 200);
    BOOST_CHECK_EQUAL(ask(renewed.get(), program.get(), who + "\r\n"), 200);
    BOOST_CHECK_EQUAL(ask(nullptr, nullptr, who + "\r\n"), 401);
    BOOST_CHECK_EQUAL(ask(unknown.get(), other.get(), who + "\r\n"), 401);
    BOOST_CHECK_EQUAL(ask(expired.get(), program.get(), who + "\r\n"), 0);
    BOOST_CHECK_EQUAL(ask(foreign.get(), program.get(), who + "\r\n"), 0);
    for (const std::string field : {"X-Client-Cert: ", "X-SSL-Client-Fingerprint: ", "X-Forwarded-Client-Cert: Hash="}) {
        BOOST_CHECK_EQUAL(ask(nullptr, nullptr, who + field + known_by + "\r\n\r\n"), 401);
    }
    // It does nothing that a person must, and another site's page cannot use it in a browser that holds it.
    const auto post = [&](const std::string& fields, const std::string& target, const std::string& body) {
        return ask(good.get(), program.get(), "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n" +
                                                  fields + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    };
    const std::string search = R"({"name": "What is new", "query": "q=plan"})";
    BOOST_CHECK_EQUAL(post("Origin: https://evil.example\r\n", "/api/v1/searches", search), 403);
    BOOST_CHECK_EQUAL(post("", "/api/v1/account/passkeys/options", "{}"), 403);
    BOOST_CHECK_EQUAL(post("", "/api/v1/parties", R"({"code": "XX", "name": "A party"})"), 403);
    BOOST_CHECK_EQUAL(post("", "/api/v1/searches", search), 201);
    // Taken back while its request came, the request does nothing.
    Offer offer;
    offer.certificate = good.get();
    offer.key = program.get();
    TlsClient slow(secure.live->port(), offer);
    const std::string late = R"({"name": "Late", "query": "q=plan"})";
    slow.send("POST /api/v1/searches HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: " +
              std::to_string(late.size()) + "\r\n\r\n" + late.substr(0, 5));
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    const auto row = credentials.outside_names(account).at(0);
    credentials.remove_outside_name(asked_by(account), "certificate", "", known_by);
    slow.send(late.substr(5));
    BOOST_CHECK(slow.receive_all().starts_with("HTTP/1.1 401"));
    BOOST_CHECK_EQUAL(secure.live->world.depositary->saved_searches().all(account).size(), 1U);
    credentials.add_outside_name(asked_by(account), row);
    BOOST_CHECK_EQUAL(ask(good.get(), program.get(), who + "\r\n"), 200);
    // Taken back, it is nobody's at the next request.
    credentials.remove_outside_name(asked_by(account), "certificate", "", known_by);
    BOOST_CHECK_EQUAL(ask(good.get(), program.get(), who + "\r\n"), 401);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
