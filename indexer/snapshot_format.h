#pragma once
// What the writing and the reading of snapshots have in common.

#include <unistd.h>

#include <filesystem>
#include <string>
#include <string_view>

namespace depositary::indexer {

// Whoever changes the analyser, the terms or these files raises it: the index is then rebuilt.
inline constexpr int snapshot_schema = 12;
inline constexpr const char* facts_name = "facts.jsonl";

struct FileDescriptor {
    int number = -1;
    explicit FileDescriptor(int fd) : number(fd) {}
    ~FileDescriptor() {
        if (number >= 0) close(number);
    }
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;
};

// What is in front of a segment's facts, so that none can be put in the place of another.
inline std::string segment_heading(const std::filesystem::path& file) {
    // NAME.SEGMENT.age
    return "{\"schema\":" + std::to_string(snapshot_schema) + ",\"segment\":\"" +
           file.stem().extension().string().substr(1) + "\"}\n";
}

inline bool is_segment_name(std::string_view name) {
    return name.size() == 32 && name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace depositary::indexer
