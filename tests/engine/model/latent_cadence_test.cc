#include "engine/model/latent_cadence.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace limpid {
namespace {

std::vector<int64_t> PartFrames(int64_t frames, bool starts_stream) {
  std::vector<int64_t> sizes;
  for (const at::Tensor& part :
       SplitVideo(at::zeros({1, 3, frames, 2, 2}), starts_stream, 3)) {
    sizes.push_back(part.size(2));
  }
  return sizes;
}

TEST(LatentCadenceTest, FirstPartsHaveThreeFramesLess) {
  EXPECT_EQ(PartFrames(1, true), std::vector<int64_t>({1}));
  EXPECT_EQ(PartFrames(9, true), std::vector<int64_t>({9}));
  EXPECT_EQ(PartFrames(25, true), std::vector<int64_t>({9, 12, 4}));
}

TEST(LatentCadenceTest, LaterPartsAreWholeGroups) {
  EXPECT_EQ(PartFrames(4, false), std::vector<int64_t>({4}));
  EXPECT_EQ(PartFrames(12, false), std::vector<int64_t>({12}));
  EXPECT_EQ(PartFrames(28, false), std::vector<int64_t>({12, 12, 4}));
}

TEST(LatentCadenceTest, PartsAreTheVideo) {
  const at::Tensor video = at::rand({2, 3, 17, 2, 2});
  EXPECT_TRUE(at::cat(SplitVideo(video, true, 2), 2).equal(video));
  const at::Tensor latent = at::rand({2, 3, 7, 2, 2});
  const std::vector<at::Tensor> parts = SplitLatent(latent, 3);
  EXPECT_EQ(parts.size(), 3u);
  EXPECT_TRUE(at::cat(parts, 2).equal(latent));
}

TEST(LatentCadenceTest, RefusesFramesThatAreNoLatents) {
  for (const int64_t frames : {0, 2, 4, 12}) {
    EXPECT_THROW(PartFrames(frames, true), c10::Error) << frames;
  }
  for (const int64_t frames : {0, 1, 5, 9}) {
    EXPECT_THROW(PartFrames(frames, false), c10::Error) << frames;
  }
  EXPECT_THROW(SplitVideo(at::zeros({3, 4, 2, 2}), false, 3), c10::Error);
  EXPECT_THROW(SplitLatent(at::zeros({1, 3, 0, 2, 2}), 3), c10::Error);
  EXPECT_THROW(SplitLatent(at::zeros({3, 1, 2, 2}), 3), c10::Error);
}

}  // namespace
}  // namespace limpid
