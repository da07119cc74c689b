// What the knobs of sampling may be, in a model card and in what a session asks
// for alike. Both ends are allowed.
#pragma once

#include <cstdint>

namespace limpid {

template <typename Number>
struct KnobRange {
  Number minimum, maximum;

  // False for NaN.
  constexpr bool Has(Number value) const {
    return value >= minimum && value <= maximum;
  }
};

// At 0 nothing is denoised.
inline constexpr KnobRange<double> kTimestepRange = {1, 1000};
inline constexpr KnobRange<int64_t> kStepsRange = {1, 16};
inline constexpr KnobRange<int64_t> kConsistencyEveryRange = {0, 1000};
inline constexpr KnobRange<double> kProximalWeightRange = {1e-6, 1e6};
inline constexpr KnobRange<double> kWeightGrowthRange = {0.01, 100};
inline constexpr KnobRange<double> kPriorDeviationRange = {1e-3, 1};
inline constexpr KnobRange<int64_t> kCgIterationsRange = {1, 200};
inline constexpr KnobRange<double> kAnchorRange = {0, 1};
inline constexpr KnobRange<double> kStudentShareRange = {0, 1};

}  // namespace limpid
