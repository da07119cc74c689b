#include "engine/video/chroma_row.h"

#include <gtest/gtest.h>

#include <vector>

namespace limpid {
namespace {

std::vector<float> Upsampled(const std::vector<float>& chroma, int64_t width) {
  std::vector<float> out(width);
  UpsampleAcross(chroma.data(), width, out.data());
  return out;
}

std::vector<float> Downsampled(const std::vector<float>& full) {
  std::vector<float> out((full.size() + 1) / 2);
  DownsampleAcross(full.data(), static_cast<int64_t>(full.size()), out.data());
  return out;
}

TEST(ChromaRowTest, ALumaRowLiesAQuarterFromItsNearChromaRow) {
  const ChromaRows even = ChromaRowsOf(4, 5);
  EXPECT_EQ(even.near, 2);
  EXPECT_EQ(even.far, 1);
  const ChromaRows odd = ChromaRowsOf(5, 5);
  EXPECT_EQ(odd.near, 2);
  EXPECT_EQ(odd.far, 3);
  EXPECT_EQ(even.far_weight, 0.25f);
  EXPECT_EQ(odd.far_weight, 0.25f);
}

TEST(ChromaRowTest, TheFirstAndLastChromaRowRepeat) {
  EXPECT_EQ(ChromaRowsOf(0, 5).far, 0);
  EXPECT_EQ(ChromaRowsOf(9, 5).far, 4);
  EXPECT_EQ(ChromaRowsOf(0, 1).far, 0);
}

TEST(ChromaRowTest, BlendsTowardsTheFarRow) {
  const std::vector<float> near = {0, 8, 5};
  const std::vector<float> far = {4, 0, 5};
  std::vector<float> out(3);
  BlendRows(near.data(), far.data(), 0.25f, 3, out.data());
  EXPECT_EQ(out, (std::vector<float>{1, 6, 5}));
}

TEST(ChromaRowTest, UpsamplingKeepsSamplesAndFillsBetween) {
  EXPECT_EQ(Upsampled({2, 4, 8}, 6), (std::vector<float>{2, 3, 4, 6, 8, 8}));
  EXPECT_EQ(Upsampled({2, 4, 8}, 5), (std::vector<float>{2, 3, 4, 6, 8}));
  EXPECT_EQ(Upsampled({2}, 1), (std::vector<float>{2}));
  EXPECT_EQ(Upsampled({2}, 2), (std::vector<float>{2, 2}));
}

TEST(ChromaRowTest, DownsamplingIsTheLowPassAtEvenColumns) {
  EXPECT_EQ(Downsampled({0, 4, 8, 16, 4, 0}), (std::vector<float>{1, 9, 6}));
  EXPECT_EQ(Downsampled({0, 4, 8, 16, 4}), (std::vector<float>{1, 9, 7}));
  EXPECT_EQ(Downsampled({3}), (std::vector<float>{3}));
  EXPECT_EQ(Downsampled({4, 8}), (std::vector<float>{5}));
}

TEST(ChromaRowTest, AConstantRowComesThroughUnchanged) {
  for (int64_t width = 1; width <= 9; ++width) {
    const std::vector<float> row(width, 0.375f);
    EXPECT_EQ(Upsampled(Downsampled(row), width), row);
  }
}

}  // namespace
}  // namespace limpid
