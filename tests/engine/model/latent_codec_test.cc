#include "engine/model/latent_codec.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace limpid {
namespace {

struct SumState final : CodecState {
  std::unique_ptr<CodecState> Snapshot() const override {
    return std::make_unique<SumState>(*this);
  }
  double sum = 0;
};

// Answers with the sum of all that it has seen.
class SumCodec final : public LatentCodec {
 public:
  int64_t latent_channels() const override { return 1; }
  int64_t spatial_stride() const override { return 1; }
  std::unique_ptr<CodecState> NewEncodeState() const override {
    return std::make_unique<SumState>();
  }
  std::unique_ptr<CodecState> NewDecodeState() const override {
    return std::make_unique<SumState>();
  }
  at::Tensor Encode(const at::Tensor& video, CodecState& state) const override {
    double& sum = dynamic_cast<SumState&>(state).sum;
    sum += video.sum().item<double>();
    return at::full({1}, sum);
  }
  at::Tensor Decode(const at::Tensor& latent, FrameSize size,
                    CodecState& state) const override {
    return Encode(latent, state) * size.width;
  }
  int64_t EncodeStateBytes(FrameSize) const override { return 8; }
  int64_t DecodeStateBytes(FrameSize) const override { return 8; }
  int64_t WorkBytes(FrameSize, int64_t) const override { return 8; }
  int64_t WeightBytes() const override { return 0; }
};

TEST(LatentCodecTest, PeekEncodeDoesNotAdvance) {
  const SumCodec codec;
  const std::unique_ptr<CodecState> state = codec.NewEncodeState();
  const at::Tensor one = at::ones({1});
  codec.Encode(one, *state);
  EXPECT_EQ(codec.PeekEncode(one, *state).item<double>(), 2);
  EXPECT_EQ(codec.PeekEncode(one, *state).item<double>(), 2);
  EXPECT_EQ(codec.Encode(one, *state).item<double>(), 2);
  EXPECT_EQ(codec.Encode(one, *state).item<double>(), 3);
}

TEST(LatentCodecTest, PeekDecodeDoesNotAdvance) {
  const SumCodec codec;
  const std::unique_ptr<CodecState> state = codec.NewDecodeState();
  const at::Tensor one = at::ones({1});
  EXPECT_EQ(codec.PeekDecode(one, {7, 1}, *state).item<double>(), 7);
  EXPECT_EQ(codec.Decode(one, {7, 1}, *state).item<double>(), 7);
  EXPECT_EQ(codec.PeekDecode(one, {7, 1}, *state).item<double>(), 14);
}

}  // namespace
}  // namespace limpid
