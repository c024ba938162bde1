#pragma once
// Named places in the order of writes where tests kill the process or make the write fail. In a release they are nothing.
//
// In builds with DEPOSITARY_CRASH_POINTS, the environment says where:
//   DEPOSITARY_CRASH_AT=<name>[:<n>]   kill -9 when the place is reached for the n-th time (default 1)
//   DEPOSITARY_FAIL_AT=<name>[:<n>]    the write there fails as on a full disk, from the n-th time on

#include <span>
#include <string_view>

namespace depositary::repository {

#ifdef DEPOSITARY_CRASH_POINTS
void crash_point(std::string_view name);
// What the environment says, said by a test of this process: an empty name takes the order back.
void order_crash(std::string_view name, int nth);
void order_failure(std::string_view name, int nth);
// Every name, in the order of writes.
std::span<const std::string_view> all_crash_points();
#else
inline void crash_point(std::string_view) {}
#endif

}  // namespace depositary::repository
