// One whole cycle of a depositary's work, run under the shim: open, upload, add a document, add a version, register a key, sign,
// a session, close. Usage: cycle FOLDER PEOPLE, where PEOPLE is the JSON that faults_test.cpp writes. Every acknowledgement and
// every refusal is a line of JSON on standard output, written before the next step begins. A refused step is tried again, as a
// client would: twice as it is, then after opening the depositary anew.
#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "crypto/minisign.h"
#include "repository/depositary.h"

using namespace depositary;
using namespace depositary::repository;
using Json = nlohmann::json;

namespace {

class FixedClock final : public Clock {
public:
    Timestamp now() const override { return {1'800'000'100}; }
};

class Cycle {
public:
    Cycle(std::string folder, const Json& people)
        : folder_(std::move(folder)),
          root_(crypto::X25519Identity::parse(people.at("root").get<std::string>())),
          key_(crypto::MinisignSecretKey::parse_file(people.at("key").get<std::string>(), crypto::Secret())) {
        compartment_ = CompartmentId::parse(people.at("compartment").get<std::string>()).value();
        secretariat_ = {AccountId::parse(people.at("secretariat").get<std::string>()).value(), "secretariat", "SEC", Role::secretariat, true, let_in(Right::deposit)};
        minister_ = {AccountId::parse(people.at("minister").get<std::string>()).value(), "minister", "KH", Role::ministry, true, let_in(Right::comment)};
    }

    void run() {
        step("open", [&] { open(); });
        UploadId upload;
        step("upload", [&] { upload = store("version 1"); });
        DocumentId document;
        step("document", [&] {
            NewDocument asked;
            asked.compartment = compartment_;
            asked.symbol = "CYCLE/1";
            asked.title = "A document of the cycle";
            asked.first = version(upload);
            const auto receipt = depositary_->add_document(secretariat_, asked, once("document"));
            document = receipt.document;
            acknowledge(receipt);
        });
        step("upload", [&] { upload = store("version 2"); });
        step("version", [&] { acknowledge(depositary_->add_version(secretariat_, document, 1, version(upload), once("version"))); });
        step("key", [&] { acknowledge(depositary_->register_key(minister_, {"KH", key_.public_key().to_text(), "", "", ""}, once("key"))); });
        step("confirmation", [&] { acknowledge(depositary_->confirm_key(secretariat_, key_.public_key().fingerprint(), once("confirmation"))); });
        step("signature", [&] {
            const auto request = depositary_->signing_request(minister_, document, 2, "signature", "Minister");
            const auto signature = key_.sign(crypto::as_bytes(request.tagmanifest), request.trusted_comment);
            acknowledge(depositary_->add_signature(minister_, document, 2, signature.to_text(), once("signature")));
        });
        step("consultation", [&] {
            NewTask asked;
            asked.document = document;
            asked.version = 2;
            asked.parties = {"KH"};
            asked.due = "2099-01-01";
            acknowledge(depositary_->set_task(secretariat_, asked, once("consultation")));
        });
        step("comment", [&] { acknowledge(depositary_->comment(minister_, {document, 2, "3", "A word on it", true}, once("comment"))); });
        step("session", [&] {
            const auto token = depositary_->open_session(secretariat_.account, 3600);
            if (!depositary_->session_actor(token)) throw Damaged("session", "The session is not there.");
            depositary_->close_session(token);
        });
        depositary_.reset();
        tell({{"done", true}});
    }

private:
    std::map<CompartmentId, Rights> let_in(Right right) const {
        Rights rights;
        rights.add(right);
        return {{compartment_, rights}};
    }
    static void tell(const Json& line) {
        const std::string text = line.dump() + "\n";
        (void)!::write(STDOUT_FILENO, text.data(), text.size());
    }
    void acknowledge(const Receipt& receipt) {
        tell({{"act", receipt.index}, {"entry", receipt.entry}, {"proof", receipt.proof}, {"version", receipt.version},
              {"document", receipt.document.to_text()}, {"checkpoint", depositary_->checkpoint()}});
    }
    void open() {
        depositary_.reset();
        depositary_ = std::make_unique<Depositary>(folder_, root_, std::make_shared<FixedClock>());
        tell({{"checkpoint", depositary_->checkpoint()}});
    }
    UploadId store(std::string_view text) {
        crypto::MemorySource source(crypto::as_bytes(text));
        return depositary_->store_upload(secretariat_, compartment_, source, text.size(), crypto::Sha256::of(text)).id;
    }
    static NewVersion version(const UploadId& upload) {
        NewVersion version;
        version.files.push_back({upload, "text.txt", "en", FileRole::text, "text/plain"});
        return version;
    }
    static Once once(std::string_view what) { return {std::string(what), crypto::Sha256::of(what)}; }

    template <class Work>
    void step(const char* name, Work&& work) {
        for (int attempt = 0; attempt < 4; ++attempt) {
            try {
                if (attempt >= 2 || !depositary_) open();
                if (std::string_view(name) != "open") work();
                return tell({{"step", name}});
            } catch (const Error& error) {
                tell({{"refused", name}, {"code", error.code()}, {"message", error.what()}});
            }
        }
        tell({{"failed", name}});
    }

    std::string folder_;
    crypto::X25519Identity root_;
    crypto::MinisignSecretKey key_;
    CompartmentId compartment_;
    Actor secretariat_, minister_;
    std::unique_ptr<Depositary> depositary_;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    crypto::initialise();
    Cycle(argv[1], Json::parse(std::ifstream(argv[2]))).run();
    return 0;
}
