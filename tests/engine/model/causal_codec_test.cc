#include "engine/model/causal_codec.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

namespace limpid {
namespace {

constexpr int64_t kChannels = 4;
constexpr FrameSize kSize = {.width = 20, .height = 9};

// Every latent and every frame is the number of parts before it.
class CountCodec final : public CausalCodec {
 public:
  int64_t latent_channels() const override { return kChannels; }
  int64_t spatial_stride() const override { return 8; }
  int64_t EncodeStateBytes(FrameSize size) const override {
    return BytesOf(LatentGrid(size).width * LatentGrid(size).height, at::kHalf);
  }
  int64_t DecodeStateBytes(FrameSize) const override { return 4; }
  int64_t WorkBytes(FrameSize, int64_t) const override { return 0; }
  int64_t WeightBytes() const override { return 0; }

 private:
  static at::Tensor Count(at::IntArrayRef sizes, CausalState::Pass& pass) {
    at::Tensor& count = pass.Next();
    count = count.defined() ? count + 1 : at::zeros({1});
    return count.view({1, 1, 1, 1, 1}).expand(sizes).clone();
  }
  at::Tensor EncodePart(const at::Tensor& video,
                        CausalState::Pass& pass) const override {
    return Count({video.size(0), kChannels, (video.size(2) + 3) / 4,
                  video.size(3) / 8, video.size(4) / 8},
                 pass);
  }
  at::Tensor DecodePart(const at::Tensor& latent,
                        CausalState::Pass& pass) const override {
    return Count({latent.size(0), 3, latent.size(2), 8 * latent.size(3),
                  8 * latent.size(4)},
                 pass);
  }
};

std::string ErrorOf(const std::function<void()>& call) {
  try {
    call();
  } catch (const c10::Error& error) {
    return error.what_without_backtrace();
  }
  return "";
}

class CausalCodecTest : public testing::Test {
 protected:
  std::string EncodeError(at::IntArrayRef sizes) const {
    return ErrorOf([&] { codec_.Encode(at::zeros(sizes), *encoding_); });
  }
  std::string DecodeError(at::IntArrayRef sizes, FrameSize size) const {
    return ErrorOf([&] { codec_.Decode(at::zeros(sizes), size, *decoding_); });
  }

  const CountCodec codec_{};
  const std::unique_ptr<CodecState> encoding_ = codec_.NewEncodeState();
  const std::unique_ptr<CodecState> decoding_ = codec_.NewDecodeState();
};

TEST_F(CausalCodecTest, LongChunksPassInParts) {
  const at::Tensor latent =
      codec_.Encode(at::zeros({2, 3, 17, 9, 20}), *encoding_);
  EXPECT_EQ(latent.sizes(), at::IntArrayRef({2, kChannels, 5, 2, 3}));
  EXPECT_EQ(latent[1][0][2][0][0].item<float>(), 0);
  EXPECT_EQ(latent[1][0][3][0][0].item<float>(), 1);
  const at::Tensor video = codec_.Decode(latent, kSize, *decoding_);
  EXPECT_EQ(video.sizes(), at::IntArrayRef({2, 3, 5, 9, 20}));
  EXPECT_EQ(video[1][0][4][0][0].item<float>(), 1);
}

TEST_F(CausalCodecTest, StateBytesAreOfThePaddedGrid) {
  EXPECT_EQ(codec_.EncodeStateBytes(kSize), 2 * 3 * 2);
}

TEST_F(CausalCodecTest, NamesWhatIsWrongWithVideo) {
  EXPECT_EQ(EncodeError({3, 5, 9, 20}), "video has 4 axes, expected 5");
  EXPECT_EQ(EncodeError({1, 4, 5, 9, 20}), "video has 4 channels, expected 3");
  EXPECT_EQ(EncodeError({1, 3, 5, 0, 20}), "video is empty: [1, 3, 5, 0, 20]");
  EXPECT_EQ(EncodeError({1, 3, 4, 9, 20}),
            "a first chunk has 4 frames, expected 1 + 4 k");
}

TEST_F(CausalCodecTest, NamesWhatIsWrongWithLatents) {
  EXPECT_EQ(DecodeError({4, 1, 2, 3}, kSize), "latent has 4 axes, expected 5");
  EXPECT_EQ(DecodeError({1, 16, 1, 2, 3}, kSize),
            "latent has 16 channels, expected 4");
  EXPECT_EQ(DecodeError({1, 4, 0, 2, 3}, kSize), "a chunk has no latent frame");
  EXPECT_EQ(DecodeError({1, 4, 1, 2, 4}, kSize),
            "latent grid is 4x2, expected 3x2 for frames of 20x9");
  EXPECT_EQ(DecodeError({1, 4, 1, 3, 3}, kSize),
            "latent grid is 3x3, expected 3x2 for frames of 20x9");
  EXPECT_EQ(DecodeError({1, 4, 1, 0, 3}, {.width = 20, .height = 0}),
            "frame size is 20x0, expected at least 1x1");
}

TEST_F(CausalCodecTest, WhatIsRefusedLeavesTheStream) {
  EXPECT_NE(DecodeError({1, 4, 1, 2, 4}, kSize), "");
  const at::Tensor video =
      codec_.Decode(at::zeros({1, 4, 1, 2, 3}), kSize, *decoding_);
  EXPECT_EQ(video.max().item<float>(), 0);
}

}  // namespace
}  // namespace limpid
