#include "server/synonym_file.h"

#include <filesystem>

#include "crypto/age.h"
#include "crypto/error.h"
#include "repository/durable_file.h"

namespace depositary::server {

SynonymFile::SynonymFile(const repository::Depositary& depositary, indexer::Index& index, std::string path)
    : depositary_(depositary), index_(index), path_(std::move(path)) {
    if (!std::filesystem::exists(path_)) {
        return;
    }
    const std::string sealed = repository::read_file(path_);
    try {
        depositary_.with_compartment_identity(depositary_.office(), [&](const crypto::AgeIdentity& identity) {
            const crypto::Secret opened = crypto::age_decrypt(crypto::as_bytes(sealed), identity);
            text_ = opened.text();
        });
        index_.set_synonyms(text_);
    } catch (const Error&) {
        throw Damaged("synonyms-damaged", "The words that mean the same, in " + path_ +
                                              ", cannot be read: restore the file from a backup, or remove it and write "
                                              "the list anew (no document depends on it).");
    }
}

std::string SynonymFile::text() const {
    const std::lock_guard lock(mutex_);
    return text_;
}

void SynonymFile::replace(const std::string& text) {
    const std::lock_guard lock(mutex_);
    indexer::check_synonyms(text);
    const auto recipient = depositary_.compartment_recipient(depositary_.office());
    const crypto::AgeRecipient* const recipients[] = {&recipient};
    const crypto::Bytes sealed = crypto::age_encrypt(crypto::as_bytes(text), recipients);
    repository::write_file_durably(path_, crypto::as_text(sealed));
    index_.set_synonyms(text);
    text_ = text;
}

}  // namespace depositary::server
