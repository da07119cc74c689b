#include "engine/model/frame_padding.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace limpid {
namespace {

TEST(FramePaddingTest, RoundsSizesUp) {
  EXPECT_EQ(PaddedSize({832, 480}, 8), (FrameSize{832, 480}));
  EXPECT_EQ(PaddedSize({833, 473}, 8), (FrameSize{840, 480}));
  EXPECT_EQ(PaddedSize({1, 7}, 8), (FrameSize{8, 8}));
}

TEST(FramePaddingTest, LeavesAMultipleAlone) {
  const at::Tensor video = at::rand({1, 3, 2, 8, 16});
  EXPECT_TRUE(PadFrames(video, 8).is_same(video));
}

TEST(FramePaddingTest, RepeatsTheLastRowAndColumn) {
  const at::Tensor video = at::rand({2, 3, 2, 5, 13});
  const at::Tensor padded = PadFrames(video, 8);
  ASSERT_EQ(padded.sizes(), at::IntArrayRef({2, 3, 2, 8, 16}));
  EXPECT_TRUE(TrimFrames(padded, {13, 5}).equal(video));
  EXPECT_TRUE(padded.select(3, 7).equal(padded.select(3, 4)));
  EXPECT_TRUE(padded.select(4, 15).equal(padded.select(4, 12)));
}

TEST(FramePaddingTest, PadsASinglePixelFarBeyondItsSize) {
  const at::Tensor video = at::rand({1, 3, 1, 1, 1});
  const at::Tensor padded = PadFrames(video, 8);
  EXPECT_TRUE(padded.equal(video.expand({1, 3, 1, 8, 8})));
}

TEST(FramePaddingTest, PadsHalfPrecision) {
  for (const at::ScalarType dtype : {at::kHalf, at::kBFloat16}) {
    const at::Tensor video = at::rand({1, 3, 2, 5, 6}).to(dtype);
    EXPECT_TRUE(TrimFrames(PadFrames(video, 8), {6, 5}).equal(video));
  }
}

}  // namespace
}  // namespace limpid
