#include "engine/model/codec_work.h"

#include <gtest/gtest.h>

namespace limpid {
namespace {

constexpr FrameSize kSize = {.width = 16, .height = 8};
constexpr CodecWork kWork = {.part_latents = 3, .values = 10, .value_bytes = 2};
constexpr int64_t kLatentPixels = 4 * 16 * 8;

TEST(CodecWorkTest, GrowsWithTheChunkByItsVideoAlone) {
  constexpr int64_t kVideoBytes = 3 * 3 * 4;
  EXPECT_EQ(CodecWorkBytes(kSize, 3, kWork),
            kLatentPixels * 3 * (10 * 2 + kVideoBytes));
  EXPECT_EQ(CodecWorkBytes(kSize, 5, kWork) - CodecWorkBytes(kSize, 3, kWork),
            kLatentPixels * 2 * kVideoBytes);
}

TEST(CodecWorkTest, AShortChunkIsAShortPart) {
  EXPECT_EQ(3 * CodecWorkBytes(kSize, 1, kWork),
            CodecWorkBytes(kSize, 3, kWork));
}

}  // namespace
}  // namespace limpid
