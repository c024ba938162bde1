#include "server/single_sign_on.h"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/RejectCertificateHandler.h>
#include <Poco/Net/SSLManager.h>
#include <Poco/URI.h>

#include <algorithm>
#include <memory>

#include "crypto/error.h"
#include "crypto/secret.h"
#include "crypto/sha256.h"
#include "server/request_head.h"

namespace depositary::server {

using Json = nlohmann::json;

namespace {

constexpr std::int64_t question_lifetime = 600;    // seconds
constexpr std::int64_t provider_lifetime = 3600;   // for which its description and keys are believed
constexpr std::size_t most_questions = 10'000;
constexpr std::ptrdiff_t most_questions_of_peer = 200;  // so that one address does not take them all
constexpr std::size_t largest_answer = 256 << 10;  // bytes of what the provider sends

bool is_own_machine(const std::string& host) { return host == "localhost" || host == "127.0.0.1" || host == "[::1]" || host == "::1"; }

bool is_allowed(const std::string& address) {
    try {
        const Poco::URI uri(address);
        return uri.getUserInfo().empty() && (uri.getScheme() == "https" || (uri.getScheme() == "http" && is_own_machine(uri.getHost())));
    } catch (const Poco::Exception&) {
        return false;
    }
}

std::string random_text() { return crypto::to_base64url(crypto::random_array<32>()); }

std::string pair(const char* name, const std::string& value) { return std::string(name) + "=" + percent_encode(value); }

std::string text_of(const Json& object, const char* name) {
    return object.is_object() && object.contains(name) && object.at(name).is_string() ? object.at(name).get<std::string>() : "";
}

[[noreturn]] void unreachable(const std::string& why) {
    throw Unavailable("service-unreachable", "The sign-in service could not be asked: " + why + ".");
}

std::string read_bounded(std::istream& in) {
    std::string body(largest_answer + 1, '\0');
    in.read(body.data(), static_cast<std::streamsize>(body.size()));
    body.resize(static_cast<std::size_t>(in.gcount()));
    if (body.size() > largest_answer) {
        unreachable("its answer is too large");
    }
    return body;
}

Poco::Net::Context::Ptr client_context(const std::string& authorities) {
    Poco::Net::Context::Params parameters;
    parameters.verificationMode = Poco::Net::Context::VERIFY_STRICT;
    parameters.loadDefaultCAs = authorities.empty();
    parameters.caLocation = authorities;
    parameters.cipherList = "ECDHE+AESGCM:ECDHE+CHACHA20";
    Poco::Net::Context::Ptr context = new Poco::Net::Context(Poco::Net::Context::TLSV1_2_CLIENT_USE, parameters);
    context->enableExtendedCertificateVerification(true);
    return context;
}

}  // namespace

SingleSignOn::SingleSignOn(SingleSignOnSettings settings, const repository::Clock& clock)
    : settings_(std::move(settings)), clock_(clock) {
    if (!is_allowed(settings_.issuer)) {
        throw Invalid("service-issuer", "The sign-in service's issuer must be an https address, not \"" + settings_.issuer + "\".");
    }
    // A certificate that does not verify is refused; Poco would ask at the terminal otherwise.
    Poco::Net::SSLManager::instance().initializeClient(nullptr, new Poco::Net::RejectCertificateHandler(false),
                                                       client_context(settings_.authorities));
    if (settings_.name.empty()) {
        settings_.name = Poco::URI(settings_.issuer).getHost();
    }
}

// GET, or POST of a form with the client's own credentials.
Json SingleSignOn::ask(const std::string& address, const std::string& form) {
    if (!is_allowed(address)) {
        unreachable("it names an address that is not https");
    }
    try {
        const Poco::URI uri(address);
        std::unique_ptr<Poco::Net::HTTPClientSession> session;
        if (uri.getScheme() == "https") {
            session = std::make_unique<Poco::Net::HTTPSClientSession>(uri.getHost(), uri.getPort(), client_context(settings_.authorities));
        } else {
            session = std::make_unique<Poco::Net::HTTPClientSession>(uri.getHost(), uri.getPort());
        }
        session->setTimeout(Poco::Timespan(10, 0));
        Poco::Net::HTTPRequest request(form.empty() ? "GET" : "POST", uri.getPathAndQuery().empty() ? "/" : uri.getPathAndQuery(), "HTTP/1.1");
        request.set("Accept", "application/json");
        if (!form.empty()) {
            request.set("Authorization", "Basic " + crypto::to_base64(crypto::as_bytes(percent_encode(settings_.client_id) + ":" +
                                                                                       percent_encode(settings_.client_secret))));
            request.setContentType("application/x-www-form-urlencoded");
            request.setContentLength(static_cast<std::streamsize>(form.size()));
        }
        session->sendRequest(request) << form;
        Poco::Net::HTTPResponse response;
        const std::string body = read_bounded(session->receiveResponse(response));
        const Json json = Json::parse(body, nullptr, false);
        if (response.getStatus() != 200 || !json.is_object()) {
            unreachable("it answered " + std::to_string(response.getStatus()));
        }
        return json;
    } catch (const Poco::Exception& error) {
        unreachable(error.displayText());
    }
}

// OpenID Connect Discovery 1.0 §4: the description must be of the issuer that was asked for.
Json SingleSignOn::discover() {
    const std::int64_t time = clock_.now().seconds;
    {
        const std::lock_guard lock(mutex_);
        if (!provider_.is_null() && provider_read_ + provider_lifetime > time && provider_read_ <= time) {
            return provider_;
        }
    }
    std::string base = settings_.issuer;
    if (base.ends_with('/')) {
        base.pop_back();
    }
    Json provider = ask(base + "/.well-known/openid-configuration", "");
    if (text_of(provider, "issuer") != settings_.issuer) {
        unreachable("its description is of another issuer");
    }
    const std::lock_guard lock(mutex_);
    provider_ = provider;
    provider_read_ = time;
    keys_ = nullptr;
    return provider;
}

Json SingleSignOn::keys(const Json& provider, bool again) {
    {
        const std::lock_guard lock(mutex_);
        if (!again && !keys_.is_null()) {
            return keys_;
        }
    }
    Json keys = ask(text_of(provider, "jwks_uri"), "");
    const std::lock_guard lock(mutex_);
    keys_ = keys;
    return keys;
}

SingleSignOn::Begun SingleSignOn::begin(const std::string& return_address, const std::optional<repository::Actor>& linking,
                                        const std::string& next, const std::string& peer) {
    const Json provider = discover();
    const std::int64_t time = clock_.now().seconds;
    Question question{random_text(), random_text(), random_text(), linking, next, return_address, peer, time + question_lifetime};
    const std::string state = random_text();
    const std::string challenge = crypto::to_base64url(crypto::Sha256::of(question.verifier));
    const std::string endpoint = text_of(provider, "authorization_endpoint");
    if (!is_allowed(endpoint)) {
        unreachable("it names an address that is not https");
    }
    Begun begun;
    begun.browser = question.browser;
    begun.address = endpoint + (endpoint.find('?') == std::string::npos ? "?" : "&") + "response_type=code&scope=openid&" +
                    pair("client_id", settings_.client_id) + "&" + pair("redirect_uri", return_address) + "&" + pair("state", state) +
                    "&" + pair("nonce", question.nonce) + "&" + pair("code_challenge", challenge) + "&code_challenge_method=S256";
    const std::lock_guard lock(mutex_);
    std::erase_if(questions_, [&](const auto& entry) { return entry.second.expires < time; });
    const auto of_peer = std::count_if(questions_.begin(), questions_.end(), [&](const auto& entry) { return entry.second.peer == peer; });
    if (questions_.size() >= most_questions || of_peer >= most_questions_of_peer) {
        throw Unavailable("too-many-challenges", "Too many are signing in at once; try again in a minute.");
    }
    questions_[state] = std::move(question);
    return begun;
}

SingleSignOn::Answered SingleSignOn::finish(const std::string& state, const std::string& browser, const std::string& code,
                                            const std::string& error, const std::string& issuer) {
    Question question;
    {
        const std::lock_guard lock(mutex_);
        const auto found = questions_.find(state);
        if (found == questions_.end() || found->second.browser != browser || found->second.expires < clock_.now().seconds) {
            throw Unauthenticated("service-state", "The answer of the sign-in service belongs to no sign-in of this browser; begin anew.");
        }
        question = std::move(found->second);
        questions_.erase(found);
    }
    // RFC 9207: an answer that names an issuer names this one.
    if (!error.empty() || code.empty() || (!issuer.empty() && issuer != settings_.issuer)) {
        throw Unauthenticated("service-refused", "The sign-in service did not sign you in.");
    }
    const Json provider = discover();
    const Json answer = ask(text_of(provider, "token_endpoint"),
                            "grant_type=authorization_code&" + pair("code", code) + "&" + pair("redirect_uri", question.return_address) +
                                "&" + pair("code_verifier", question.verifier));
    const std::string token = text_of(answer, "id_token");
    const auto verify = [&](bool again) {
        return verify_id_token(token, keys(provider, again), settings_.issuer, settings_.client_id, question.nonce, clock_.now().seconds);
    };
    ProvenName name;
    try {
        name = verify(false);
    } catch (const Unauthenticated&) {
        name = verify(true);  // its keys may have changed
    }
    return {name, question.linking, question.next};
}

}  // namespace depositary::server
