// multipart/form-data: a boundary in the first line, then the body.
#include "server/multipart.h"

#include "tests/fuzz/target.h"

#include <algorithm>
#include <array>

using namespace depositary;

FUZZ(input) {
    const auto end = std::min(input.find(char{10}), input.size());
    accepted([&] {
        const auto boundary =
            server::multipart_boundary("multipart/form-data; boundary=" + std::string(input.substr(0, end)));
        crypto::MemorySource body(crypto::as_bytes(input.substr(std::min(end + 1, input.size()))));
        server::MultipartReader reader(body, boundary);
        std::array<std::uint8_t, 100> buffer;
        std::size_t total = 0;
        while (reader.next())
            while (const auto size = reader.content().read(buffer)) total += size;
        CHECK(total <= input.size());
    });
}
