#pragma once
// Where tests make the analysis of a text fail as a bug would: a text that nothing else is wrong with. In a release it is
// nothing, as repository/crash_point.h is. And where they see which threads analyse.
//
// In builds with DEPOSITARY_CRASH_POINTS, the environment says of which texts: those that hold DEPOSITARY_FAIL_ANALYSIS_OF.

#include <functional>
#include <string_view>

namespace depositary::indexer {

#ifdef DEPOSITARY_CRASH_POINTS
// Throws std::logic_error for a text that is to fail.
void analysis_fault(std::string_view text);
// What the environment says, said by a test of this process: an empty word takes the order back.
void order_analysis_fault(std::string_view held);
// Called from now on for each text, by the thread that analyses it, until another is given; none ends it.
void watch_analysis(std::function<void()> watch);
#else
inline void analysis_fault(std::string_view) {}
#endif

}  // namespace depositary::indexer
