// What is given out is whole, however the client reads it: at once, late, slowly, through a small window.
#include "tests/server/support/live_server.h"

#include <boost/test/unit_test.hpp>
#include <sys/socket.h>

#include <chrono>
#include <random>
#include <thread>

namespace depositary::server {

using std::chrono::milliseconds;

namespace {

struct Reader {
    const char* name;
    milliseconds late{0};     // before it reads at all
    int window = 0;           // SO_RCVBUF; 0: the system's own
    milliseconds between{0};  // reads
};

// Larger than what the system takes into its buffers at once.
std::string large_content() {
    std::mt19937_64 random(3);
    std::string content;
    while (content.size() < 12'000'000) content += std::to_string(random()) + '\n';
    return content;
}

// The whole answer, as the reader gets it until the server closes.
std::string received(LiveServer& live, const std::string& target, const Reader& reader) {
    Client client(live.port());
    if (reader.window > 0) ::setsockopt(client.descriptor(), SOL_SOCKET, SO_RCVBUF, &reader.window, sizeof reader.window);
    client.send("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(live.port()) +
                "\r\nConnection: close\r\n" + live.bearer(live.world.secretariat) + "\r\n");
    std::this_thread::sleep_for(reader.late);
    std::string answer;
    for (std::string block(65'536, '\0');;) {
        const auto got = ::recv(client.descriptor(), block.data(), block.size(), 0);
        if (got <= 0) return answer;
        answer.append(block, 0, static_cast<std::size_t>(got));
        std::this_thread::sleep_for(reader.between);
    }
}

std::string body_of(const std::string& answer) {
    const auto end = answer.find("\r\n\r\n");
    return end == answer.npos ? "" : answer.substr(end + 4);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(download)

BOOST_AUTO_TEST_CASE(a_large_file_comes_whole_however_it_is_read) {
    LiveServer live;
    const auto content = large_content();
    auto document = live.world.new_document("T/1", "");
    document.first.files = {{live.world.upload(content), "large.txt", "en", repository::FileRole::text, "text/plain", {}, {}}};
    const auto id = live.world.depositary->add_document(live.world.secretariat, document).document.to_text();
    const auto version = "/api/v1/documents/" + id + "/versions/1/";
    std::size_t bag_size = 0;
    for (const auto& reader : {Reader{"at once"}, Reader{"late", milliseconds(400)},
                               Reader{"through a small window", milliseconds(0), 32'768},
                               Reader{"slowly", milliseconds(50), 65'536, milliseconds(1)}}) {
        BOOST_TEST_CONTEXT(reader.name) {
            BOOST_TEST((body_of(received(live, version + "files/large.txt", reader)) == content));
            const auto bag = body_of(received(live, version + "bag.zip", reader));
            BOOST_TEST(bag.find("PK\x05\x06") != bag.npos);  // the end of its directory
            if (bag_size == 0) bag_size = bag.size();
            BOOST_TEST(bag.size() == bag_size);
        }
    }
    // Nobody was taken for gone.
    BOOST_TEST(live.log_text().find("peer-gone") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
