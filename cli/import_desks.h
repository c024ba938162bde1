#pragma once
// `depositary import --desks`: what lies on the ministries' desks, so that a demonstration has something waiting for each of them:
// consultations with comments, signatures asked for, notices, referrals.

#include <string>

#include "cli/party_accounts.h"

namespace depositary::cli {

struct ImportedDesks {
    unsigned tasks = 0, answers = 0, referrals = 0;  // those that were new
};

// Takes them from a file (its form: scripts/demo/README.md). What is there already is passed over. Throws as the depositary does, and
// nlohmann::json's errors for what is not of its form.
ImportedDesks import_desks(repository::Depositary& depositary, const repository::Actor& importer,
                           const repository::CompartmentId& compartment, PartyAccounts& parties, const std::string& path);

}  // namespace depositary::cli
