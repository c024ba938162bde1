#pragma once
// Timing for the benchmarks: every figure is printed beside its peer's, measured in the same run.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <vector>

namespace depositary::bench {

template <class Work>
double seconds(Work&& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// The middle one of several runs, after one to warm up.
template <class Work>
double median_seconds(int runs, Work&& work) {
    seconds(work);
    std::vector<double> times;
    for (int i = 0; i < runs; ++i) times.push_back(seconds(work));
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

// The value below which this share of the sample lies.
inline double percentile(std::vector<double> sample, double share) {
    std::sort(sample.begin(), sample.end());
    return sample[std::min(sample.size() - 1, static_cast<std::size_t>(share * static_cast<double>(sample.size())))];
}

}  // namespace depositary::bench
