#include "repository/bag_zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <functional>
#include <memory>
#include <set>

#include "crypto/error.h"
#include "crypto/minisign.h"
#include "repository/depositary.h"
#include "repository/depositary_state.h"

namespace depositary::repository {
namespace {

constexpr std::size_t buffer_size = 256 * 1024;

// A ZIP being written. libarchive calls back for every block; an exception of the sink is carried around its C code.
class Zip {
public:
    explicit Zip(crypto::ByteSink& out) : out_(out) {
        if (archive_ == nullptr || entry_ == nullptr) {
            throw std::bad_alloc();
        }
        must(archive_write_set_format_zip(archive_));
        must(archive_write_set_options(archive_, "zip:hdrcharset=UTF-8"));
        must(archive_write_set_bytes_in_last_block(archive_, 1));
        must(archive_write_open(archive_, this, nullptr, &Zip::write_block, nullptr));
    }
    ~Zip() {
        archive_entry_free(entry_);
        if (!finished_) {
            archive_write_fail(archive_);  // or it would write the directory, and what was cut would look whole
        }
        archive_write_free(archive_);
    }
    Zip(const Zip&) = delete;
    Zip& operator=(const Zip&) = delete;

    // Where, and with which time, what is added from now on goes.
    void enter(std::string folder, Timestamp time) {
        folder_ = std::move(folder);
        time_ = time;
    }
    void add(const std::string& name, crypto::ByteView content) {
        begin(name, content.size());
        write(content);
    }
    void add(const std::string& name, std::string_view content) { add(name, crypto::as_bytes(content)); }
    void add(const std::string& name, const crypto::RandomAccessSource& content) {
        begin(name, content.size());
        crypto::Bytes buffer(buffer_size);
        for (std::uint64_t at = 0; at < content.size();) {
            const auto part = std::span(buffer).first(std::min<std::uint64_t>(buffer.size(), content.size() - at));
            content.read_at(at, part);
            write(part);
            at += part.size();
        }
    }
    void finish() {
        must(archive_write_close(archive_));
        finished_ = true;
    }

private:
    void begin(const std::string& name, std::uint64_t size) {
        archive_entry_clear(entry_);
        archive_entry_update_pathname_utf8(entry_, (folder_ + "/" + name).c_str());
        archive_entry_set_filetype(entry_, AE_IFREG);
        archive_entry_set_perm(entry_, 0644);
        archive_entry_set_mtime(entry_, time_.seconds, 0);
        archive_entry_set_size(entry_, static_cast<la_int64_t>(size));
        must(archive_write_header(archive_, entry_));
    }
    void write(crypto::ByteView bytes) {
        while (!bytes.empty()) {
            const auto count = archive_write_data(archive_, bytes.data(), bytes.size());
            must(count < 0 ? static_cast<int>(count) : ARCHIVE_OK);
            bytes = bytes.subspan(static_cast<std::size_t>(count));
        }
    }
    void must(int result) {
        if (failure_) {
            std::rethrow_exception(failure_);
        }
        if (result < ARCHIVE_WARN) {
            const char* words = archive_error_string(archive_);
            throw Unavailable("zip-failed", std::string("The ZIP could not be written: ") + (words ? words : "unknown"));
        }
    }
    static la_ssize_t write_block(struct archive*, void* self, const void* bytes, std::size_t size) {
        auto& zip = *static_cast<Zip*>(self);
        try {
            zip.out_.write({static_cast<const std::uint8_t*>(bytes), size});
            return static_cast<la_ssize_t>(size);
        } catch (...) {
            zip.failure_ = std::current_exception();
            return -1;
        }
    }

    crypto::ByteSink& out_;
    std::string folder_;
    Timestamp time_;
    struct archive* archive_ = archive_write_new();
    struct archive_entry* entry_ = archive_entry_new();
    std::exception_ptr failure_;
    bool finished_ = false;
};

// An act with the proof that it is in the register.
struct ProvenAct {
    Act act;
    Receipt receipt;
};

struct BagContents {
    Document document;            // with the one version
    std::vector<ProvenAct> acts;  // the document's opening, the version, its signatures
    std::string policy;           // of the register
    const Version& version() const { return document.versions.front(); }
};

std::string signature_name(const Signature& signature) { return signature.party + "-" + signature.act_word; }

std::string readme(const BagContents& contents) {
    const auto& version = contents.version();
    std::string text = fmt::format(
        "{} ({}), version {}\n"
        "\n"
        "This folder is a BagIt bag (RFC 8493). Everything in it can be checked with stock tools, in this folder:\n"
        "\n"
        "1. The files are those of the version:\n"
        "     sha256sum -c tagmanifest-sha256.txt\n"
        "     sha256sum -c manifest-sha256.txt\n"
        "   The names are UTF-8. Where a file is not found, unpack again in a locale of UTF-8: LC_ALL=C.UTF-8 unzip BAG.zip\n",
        contents.document.symbol, contents.document.title, version.number);
    text += "\n2. Who signed it (each signature covers tagmanifest-sha256.txt; its trusted comment states the act):\n";
    if (version.signatures.empty()) {
        text += "     nobody has signed this version\n";
    }
    for (const Signature& signature : version.signatures) {
        text += fmt::format("     minisign -V -m tagmanifest-sha256.txt -p keys/{0}.pub -x signatures/{0}.minisig\n",
                            signature_name(signature));
    }
    text +=
        "\n"
        "   Compare each key with the one that the party itself has published: a key in this folder proves nothing alone.\n"
        "\n"
        "3. That the acts are in the register: for an act N below register/, N.leaf is the register's entry. Its last line\n"
        "   is the base64 of SHA-256 over N.salt followed by N.payload.json:\n"
        "     cat register/N.salt register/N.payload.json | openssl dgst -sha256 -binary | base64\n"
        "   N.tlog-proof is a C2SP tlog-proof (https://c2sp.org/tlog-proof) for that entry; register/policy names the\n"
        "   register's key (https://c2sp.org/tlog-policy). With the program of this depositary:\n"
        "     depositary verify --proof register/N.tlog-proof --policy register/policy register/N.leaf\n";
    return text;
}

}  // namespace

std::string bag_folder(const Document& document, const Version& version) {
    std::string name = document.symbol;
    std::replace(name.begin(), name.end(), '/', '-');
    return fmt::format("{}-v{}", name, version.number);
}

namespace {

// What a bag is made of, read before a byte of it is written.
BagContents gather(const Depositary& depositary, const Actor& actor, const VersionName& name) {
    depositary.require_readable(actor, name.document);
    BagContents contents{depositary.document(actor, name.document), {}, depositary.policy()};
    auto& versions = contents.document.versions;
    std::erase_if(versions, [&](const Version& version) { return version.number != name.number; });
    if (versions.empty()) {
        throw NotFound("not-found", "There is no such version.");
    }
    std::vector<std::uint64_t> indexes{contents.document.act, versions.front().act};
    for (const Signature& signature : versions.front().signatures) {
        indexes.push_back(signature.act);
    }
    for (const std::uint64_t index : indexes) {
        contents.acts.push_back({depositary.act(actor, index), depositary.receipt(actor, index)});
    }
    return contents;
}

using Open = std::function<std::unique_ptr<OpenFile>(const CompartmentId&, const File&)>;

// Opened from what was gathered: to look for each file by its name would read the version's whole list for each.
void add_bag(Zip& zip, const Open& open, const BagContents& contents) {
    const auto& version = contents.version();
    zip.add("README.txt", readme(contents));
    zip.add("bagit.txt", version.bagit);
    zip.add("bag-info.txt", version.bag_info);
    zip.add("manifest-sha256.txt", version.manifest_sha256);
    zip.add("tagmanifest-sha256.txt", version.tagmanifest_sha256);
    for (const Signature& signature : version.signatures) {
        const std::string name = signature_name(signature);
        zip.add("signatures/" + name + ".minisig", signature.minisig);
        zip.add("keys/" + name + ".pub", crypto::MinisignPublicKey::parse(signature.public_key).to_file());
    }
    for (const auto& [act, receipt] : contents.acts) {
        const std::string name = "register/" + std::to_string(act.index);
        zip.add(name + ".leaf", receipt.entry);
        zip.add(name + ".payload.json", act.payload);
        zip.add(name + ".salt", act.salt);
        zip.add(name + ".tlog-proof", receipt.proof);
    }
    zip.add("register/policy", contents.policy);
    for (const File& file : version.files) {
        zip.add("data/" + file.name, open(contents.document.compartment, file)->content());
    }
}

}  // namespace

void Depositary::write_bag_zip(const Actor& actor, const DocumentId& id, std::uint32_t number, crypto::ByteSink& out) const {
    const BagContents contents = gather(*this, actor, {id, number});
    Zip zip(out);
    zip.enter(bag_folder(contents.document, contents.version()), contents.version().added);
    add_bag(zip, [this](const auto& compartment, const auto& file) { return state_->open(compartment, file); }, contents);
    zip.finish();
}

void Depositary::write_copy_zip(const Actor& actor, const std::string& folder, const std::vector<VersionName>& versions,
                                const Beside& beside, crypto::ByteSink& out) const {
    Zip zip(out);
    const Open open = [this](const auto& compartment, const auto& file) { return state_->open(compartment, file); };
    std::vector<CopiedVersion> taken;
    std::set<std::string> folders;
    for (const VersionName& name : versions) {
        std::optional<BagContents> contents;
        try {
            contents = gather(*this, actor, name);
        } catch (const NotFound&) {
            continue;  // erased, or its reader let out, since the list was made: the copy's index does not name it
        } catch (const Forbidden&) {
            continue;
        }
        std::string own = bag_folder(contents->document, contents->version());
        if (!folders.insert(own).second) {  // the same symbol in another compartment, or A-B beside A/B
            own += "-" + name.document.to_text();
        }
        zip.enter(folder + "/" + own, contents->version().added);
        add_bag(zip, open, *contents);
        taken.push_back({std::move(own), std::move(contents->document)});
    }
    zip.enter(folder, clock().now());
    for (const auto& [name, content] : beside(taken)) {
        zip.add(name, content);
    }
    zip.finish();
}

}  // namespace depositary::repository
