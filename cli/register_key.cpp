// `depositary register-key`: makes a party's public key known, by an act.
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/remote.h"
#include "crypto/minisign.h"

namespace depositary::cli {
namespace {

struct Options {
    std::string party, file;
};

void register_key(const Options& options, const Settings& settings) {
    const auto key = crypto::MinisignPublicKey::parse(read_text(options.file));
    const auto receipt = Remote::signed_in().post_json("/api/v1/keys", {{"party", options.party}, {"public_key", key.to_text()}});
    if (settings.json) return print_json(receipt);
    std::printf("Registered the key %s of %s as act %llu.\nFingerprint %s: let the party compare it over another way.\n",
                key.key_id().c_str(), options.party.c_str(),
                static_cast<unsigned long long>(receipt.at("act").get<std::uint64_t>()), key.fingerprint().c_str());
}

}  // namespace

void add_register_key(CLI::App& app, const Settings& settings) {
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("register-key", "Register a party's minisign public key");
    command->add_option("party", options->party, "The party's code, such as KH")->required();
    command->add_option("file", options->file, "The public key file (KEY.pub)")->required();
    command->callback([options, &settings] { register_key(*options, settings); });
}

}  // namespace depositary::cli
