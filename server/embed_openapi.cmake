# Writes a C++ source that holds openapi.json. Called at build time by CMakeLists.txt.
file(READ "${FILE}" hex HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
file(WRITE "${OUT}" "#include \"server/openapi.h\"

namespace depositary::server {
namespace {
constexpr unsigned char text[] = {${bytes}0};
}  // namespace

std::string_view openapi_text() { return {reinterpret_cast<const char*>(text), sizeof text - 1}; }

}  // namespace depositary::server
")
