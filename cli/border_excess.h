// Whether chunks leave seams: the error at their borders against that inside.
#pragma once

#include <cstdint>
#include <vector>

#include "cli/rgb_clip.h"

namespace limpid::cli {

// MSE of the frames on both sides of a border over that of all other frames,
// less 1: 0.03 is 3 % more at borders. `chunk_starts` are the first frames of
// the chunks, rising, 0 first. 0 when one of the two kinds of frames is missing
// or there is no error inside. Clips must be of one size and length.
double BorderExcess(const RgbClip& clip, const RgbClip& reference,
                    const std::vector<int64_t>& chunk_starts);

}  // namespace limpid::cli
