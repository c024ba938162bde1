// `depositary serve`: opens a depositary's folder and answers over HTTP until it is told to stop.
#include <pthread.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "cli/console.h"
#include "cli/local.h"
#include "crypto/error.h"
#include "server/follower.h"
#include "server/housekeeping.h"
#include "server/index_search.h"
#include "server/server.h"
#include "server/synonym_file.h"

namespace depositary::cli {
namespace {

struct Options : LocalOptions {
    std::string listen = "127.0.0.1:8080", certificate, key, client_authorities;
    std::string service, service_client, service_secret, service_name, service_authorities;
    std::vector<std::string> names, proxies, second_factor_of;
    bool behind_proxy = false, quiet = false;
};

// The client's secret is a file's first line, as systemd credentials are files.
server::SingleSignOnSettings service_of(const Options& options) {
    if (options.service_client.empty() || options.service_secret.empty())
        throw CLI::ValidationError("serve", "--sign-in-service needs --sign-in-client and --sign-in-secret");
    auto secret = read_key_file(options.service_secret);
    secret.resize(std::min(secret.find('\n'), secret.size()));
    if (secret.empty())
        throw Invalid("service-secret", "The file " + options.service_secret + " holds no secret.");
    return {options.service, options.service_client, secret, options.service_name, options.service_authorities};
}

server::ServerSettings settings_of(const Options& options) {
    server::ServerSettings settings;
    const auto colon = options.listen.rfind(':');
    if (colon == std::string::npos) throw CLI::ValidationError("serve", "--listen takes ADDRESS:PORT");
    settings.address = options.listen.substr(0, colon);
    if (settings.address.starts_with('[') && settings.address.ends_with(']'))
        settings.address = settings.address.substr(1, settings.address.size() - 2);
    const auto port = options.listen.substr(colon + 1);
    char* end = nullptr;
    const auto number = std::strtoul(port.c_str(), &end, 10);
    if (port.empty() || *end != '\0' || number > 65535) throw CLI::ValidationError("serve", "--listen takes ADDRESS:PORT");
    settings.port = static_cast<std::uint16_t>(number);
    if (options.certificate.empty() != options.key.empty())
        throw CLI::ValidationError("serve", "TLS needs both --tls-certificate and --tls-key");
    if (!options.certificate.empty()) settings.tls = server::TlsFiles{options.certificate, options.key, options.client_authorities};
    if (!options.service.empty()) settings.single_sign_on = service_of(options);
    if (!options.client_authorities.empty() && !settings.tls)
        throw CLI::ValidationError("serve", "--client-authorities needs --tls-certificate: behind a proxy, programs show it no certificate");
    settings.behind_proxy = options.behind_proxy;
    if (options.behind_proxy && options.names.empty())
        throw CLI::ValidationError("serve", "--behind-proxy needs --name HOST: each host name that the proxy serves this depositary under");
    for (auto name : options.names) {
        std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; });
        settings.names.insert(name);
    }
    settings.proxies.insert(options.proxies.begin(), options.proxies.end());
    for (const auto& word : options.second_factor_of) {
        const auto role = repository::from_text<repository::Role>(word);
        if (!role) throw CLI::ValidationError("serve", "--require-second-factor: there is no role \"" + word + "\"");
        settings.second_factor_of.insert(*role);
    }
    if (options.quiet) settings.access_log = nullptr;
    return settings;
}

// Taken by sigwait, in whatever thread waits: blocked in all. SIGHUP asks for the certificate to be read again.
sigset_t awaited_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    return set;
}

void serve(const Options& options) {
    const auto settings = settings_of(options);
    const auto signals = awaited_signals();
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    crypto::protect_process();

    const auto depositary = open_local(options);
    indexer::Index index;
    if (!index.is_private())
        std::fprintf(stderr, "Warning: the kernel gives no private memory for the search index; it stands in /dev/shm, for this user.\n");
    const indexer::Extractor extractor;
    server::SynonymFile synonyms(*depositary, index, options.folder + "/synonyms.age");
    const server::FileText texts(*depositary, extractor, options.folder + "/renditions");
    server::ExtractorText text(texts);
    server::Follower follower(*depositary, index, texts, options.folder + "/index");
    server::IndexSearch search(index, synonyms, follower);
    const server::Housekeeping housekeeping(*depositary);
    server::Server server(*depositary, search, text, settings);
    server.start();
    std::fprintf(stderr, "Serving on %s://%s:%u. Stop with SIGTERM.\n", settings.tls ? "https" : "http",
                 settings.address.c_str(), static_cast<unsigned>(server.port()));
    int received = 0;
    while (::sigwait(&signals, &received) == 0 && received == SIGHUP) {
        try {
            server.reload_certificate();
            std::fprintf(stderr, "Read the certificate again.\n");
        } catch (const Error& error) {
            std::fprintf(stderr, "The certificate stays as it was: %s\n", error.what());
        }
    }
    std::fprintf(stderr, "Stopping: answering what was accepted.\n");
    server.stop();
}

}  // namespace

void add_serve(CLI::App& app, const Settings&) {
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("serve", "Serve a depositary over HTTP");
    add_local_options(*command, *options);
    command->add_option("--listen", options->listen, "ADDRESS:PORT; beyond this machine only with TLS or behind a proxy")->capture_default_str();
    command->add_option("--tls-certificate", options->certificate, "The certificate with its chain (PEM)");
    command->add_option("--tls-key", options->key, "Its key (PEM), readable by its owner alone");
    command->add_option("--client-authorities", options->client_authorities,
                        "With TLS: the authorities (PEM) whose certificates programs may sign in with");
    command->add_option("--sign-in-service", options->service, "The issuer (https address) of an OpenID Connect provider that people may sign in through");
    command->add_option("--sign-in-client", options->service_client, "This depositary's client identifier there");
    command->add_option("--sign-in-secret", options->service_secret, "A file with the client's secret, readable by its owner alone");
    command->add_option("--sign-in-name", options->service_name, "What the service is called on the pages");
    command->add_option("--sign-in-authorities", options->service_authorities, "The authorities (PEM) of its certificate; without it, the system's");
    command->add_option("--name", options->names, "A host name that requests may be for; more than once for several. Without it: the names of "
                                                  "the certificate, or this machine's own; needed with --behind-proxy")
        ->allow_extra_args(false);
    command->add_option("--proxy", options->proxies, "With --behind-proxy: its IP address, when it is on another machine")
        ->allow_extra_args(false);
    command->add_option("--require-second-factor", options->second_factor_of,
                        "ROLE[,ROLE]: persons of these roles sign in with a code or a passkey as well (ministry, secretariat, auditor, "
                        "observer, administrator); who has none yet can only set one up")
        ->delimiter(',')
        ->allow_extra_args(false);
    command->add_flag("--behind-proxy", options->behind_proxy, "A proxy in front speaks TLS to the world; with --name");
    command->add_flag("--quiet", options->quiet, "No access log");
    command->callback([options] { serve(*options); });
}

}  // namespace depositary::cli
