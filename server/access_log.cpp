#include "server/access_log.h"

#include <nlohmann/json.hpp>

namespace depositary::server {

void AccessLog::write(const AccessEntry& entry) {
    if (out_ == nullptr) {
        return;
    }
    nlohmann::ordered_json json = {{"time", entry.time.to_text()},   {"request", entry.request},
                                   {"method", entry.method},         {"route", entry.route},
                                   {"status", entry.status},         {"bytes", entry.bytes},
                                   {"ms", entry.milliseconds}};
    if (!entry.failure.empty()) {
        json["failure"] = entry.failure;
    }
    const std::string line = json.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace) + "\n";
    const std::lock_guard lock(mutex_);
    std::fwrite(line.data(), 1, line.size(), out_);
    std::fflush(out_);
}

}  // namespace depositary::server
