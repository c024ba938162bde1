#include "server/file_text.h"

#include <cstdio>
#include <optional>

#include "crypto/error.h"
#include "server/random_access.h"

namespace depositary::server {

using namespace repository;

FileText::FileText(const Depositary& depositary, const indexer::Extractor& extractor, const std::string& renditions)
    : depositary_(depositary), extractor_(extractor), renditions_(renditions) {}

indexer::Extraction FileText::read(const OpenFile& file) const {
    if (!file.file().sealed_to.empty()) {
        indexer::Extraction sealed;
        sealed.reason = "It is sealed: only its recipients can open it.";
        return sealed;
    }
    const std::string name = file.file().vault_name.hex();
    const std::string language = file.file().language == "und" ? std::string() : file.file().language;
    std::optional<indexer::Extraction> text;
    depositary_.with_compartment_identity(file.compartment(), [&](const crypto::AgeIdentity& identity) {
        text = renditions_.load(name, language, identity);
    });
    if (text) {
        return *text;
    }
    SequentialSource content(file.content());
    text = extractor_.extract(content, {.recognise = true, .languages = language});
    try {
        renditions_.save(name, language, *text, depositary_.compartment_recipient(file.compartment()));
    } catch (const Unavailable& error) {
        std::fprintf(stderr, "depositary: a file's text could not be kept (%s)\n", error.code().c_str());
    }
    return *text;
}

}  // namespace depositary::server
