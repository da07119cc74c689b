#include "engine/solver/whole_latents.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace limpid {
namespace {

TEST(WholeLatentsTest, CountsOneFrameAndThenGroupsOfFour) {
  for (const auto& [frames, latents] : std::vector<std::pair<int64_t, int64_t>>{
           {1, 1}, {2, 2}, {5, 2}, {6, 3}, {9, 3}, {12, 4}}) {
    EXPECT_EQ(NumLatents(frames, /*starts_stream=*/true), latents) << frames;
  }
  for (const auto& [frames, latents] : std::vector<std::pair<int64_t, int64_t>>{
           {1, 1}, {4, 1}, {5, 2}, {12, 3}}) {
    EXPECT_EQ(NumLatents(frames, /*starts_stream=*/false), latents) << frames;
  }
}

TEST(WholeLatentsTest, FillsTheEndWithTheLastFrame) {
  const at::Tensor video = at::rand({6, 3, 2, 4});
  const at::Tensor whole = ToWholeLatents(video, /*starts_stream=*/false);
  ASSERT_EQ(whole.sizes(), at::IntArrayRef({1, 3, 8, 2, 4}));
  EXPECT_TRUE(whole.select(2, 5).equal(whole.select(2, 7)));
  EXPECT_TRUE(whole[0].select(1, 6).equal(video[5]));
}

TEST(WholeLatentsTest, ComesBackAsItWas) {
  const at::Tensor video = at::rand({7, 3, 2, 4});
  for (const bool starts_stream : {true, false}) {
    const at::Tensor back =
        FromWholeLatents(ToWholeLatents(video, starts_stream), 7);
    EXPECT_TRUE(back.equal(video));
    EXPECT_TRUE(back.is_contiguous());
  }
}

}  // namespace
}  // namespace limpid
