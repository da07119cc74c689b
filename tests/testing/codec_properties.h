// What every latent codec must do, whatever its weights.
#pragma once

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>

#include "engine/model/causal_state.h"
#include "engine/model/latent_codec.h"
#include "engine/model/weights.h"
#include "tests/testing/allocation_counter.h"
#include "tests/testing/codec_stream.h"

namespace limpid {

// Five latent frames, in every split. float32 differs by rounding alone.
inline void ExpectChunksEqualTheClip(const LatentCodec& codec, FrameSize size,
                                     int64_t batch) {
  constexpr double kRounding = 2e-5;
  const at::Tensor video = at::rand({batch, 3, 17, size.height, size.width});
  const at::Tensor latent = EncodeInChunks(codec, video, {5});
  const at::Tensor decoded = DecodeInChunks(codec, latent, size, {5});
  ASSERT_EQ(decoded.sizes(), video.sizes());
  for (const LatentSplit& split : LatentSplits(5)) {
    EXPECT_LT(MaxAbsDifference(EncodeInChunks(codec, video, split), latent),
              kRounding);
    EXPECT_LT(
        MaxAbsDifference(DecodeInChunks(codec, latent, size, split), decoded),
        kRounding);
  }
}

// Each member of a batch is what it would be alone.
inline void ExpectBatchMembersApart(const LatentCodec& codec, FrameSize size) {
  constexpr double kRounding = 2e-5;
  const at::Tensor video = at::rand({3, 3, 9, size.height, size.width});
  const at::Tensor latent = EncodeInChunks(codec, video, {2, 1});
  const at::Tensor decoded = DecodeInChunks(codec, latent, size, {2, 1});
  for (int64_t i = 0; i < video.size(0); ++i) {
    const at::Tensor alone =
        EncodeInChunks(codec, video.narrow(0, i, 1), {2, 1});
    EXPECT_LT(MaxAbsDifference(alone, latent.narrow(0, i, 1)), kRounding);
    EXPECT_LT(MaxAbsDifference(DecodeInChunks(codec, alone, size, {2, 1}),
                               decoded.narrow(0, i, 1)),
              kRounding);
  }
}

// A peek gives what the stream gives next, a snapshot goes on by itself, and
// neither changes the stream.
inline void ExpectPeekAndSnapshotLeaveTheStream(const LatentCodec& codec,
                                                FrameSize size) {
  const at::Tensor first = at::rand({1, 3, 5, size.height, size.width});
  const at::Tensor second = at::rand({1, 3, 4, size.height, size.width});
  const std::unique_ptr<CodecState> encoding = codec.NewEncodeState();
  const std::unique_ptr<CodecState> decoding = codec.NewDecodeState();
  const at::Tensor latent = codec.Encode(first, *encoding);
  codec.Decode(latent, size, *decoding);

  const std::unique_ptr<CodecState> encode_copy = encoding->Snapshot();
  const std::unique_ptr<CodecState> decode_copy = decoding->Snapshot();
  const at::Tensor z = codec.PeekEncode(second, *encoding);
  const at::Tensor x = codec.PeekDecode(latent, size, *decoding);
  codec.Encode(second + 1, *encode_copy);
  codec.Decode(latent + 1, size, *decode_copy);
  EXPECT_TRUE(codec.Encode(second, *encoding).equal(z));
  EXPECT_TRUE(codec.Decode(latent, size, *decoding).equal(x));
}

// The formulas against the storages that a state holds, after one latent frame
// and after more.
inline void ExpectStateBytesByFormula(const LatentCodec& codec,
                                      FrameSize size) {
  const std::unique_ptr<CodecState> encoding = codec.NewEncodeState();
  const std::unique_ptr<CodecState> decoding = codec.NewDecodeState();
  for (const int64_t frames : {1, 12}) {
    const at::Tensor video = at::rand({1, 3, frames, size.height, size.width});
    codec.Decode(codec.Encode(video, *encoding), size, *decoding);
    EXPECT_EQ(dynamic_cast<const CausalState&>(*encoding).bytes(),
              codec.EncodeStateBytes(size));
    EXPECT_EQ(dynamic_cast<const CausalState&>(*decoding).bytes(),
              codec.DecodeStateBytes(size));
  }
}

// The formula against the most that is held while a chunk passes, generous but
// not wasteful: memory is reserved by it.
inline void ExpectWorkBytesBoundThePeak(const LatentCodec& codec,
                                        FrameSize size) {
  constexpr int64_t kWaste = 4;
  const std::unique_ptr<CodecState> encoding = codec.NewEncodeState();
  const std::unique_ptr<CodecState> decoding = codec.NewDecodeState();
  for (const int64_t frames : {9, 12, 12}) {
    const at::Tensor video = at::rand({1, 3, frames, size.height, size.width});
    const AllocationCounter counter;
    const at::Tensor latent = codec.Encode(video, *encoding);
    EXPECT_LE(counter.peak_bytes(), codec.WorkBytes(size, latent.size(2)));
    codec.Decode(latent, size, *decoding);
    EXPECT_LE(counter.peak_bytes(), codec.WorkBytes(size, latent.size(2)));
    EXPECT_GE(kWaste * counter.peak_bytes(),
              codec.WorkBytes(size, latent.size(2)));
  }
}

// Frames of any size are those of the padded size, trimmed.
inline void ExpectPaddingIsTrimmed(const LatentCodec& codec) {
  const FrameSize size = {.width = 21, .height = 13};
  const at::Tensor video = at::rand({1, 3, 5, size.height, size.width});
  const at::Tensor padded = at::replication_pad3d(video, {0, 3, 0, 3, 0, 0});
  const at::Tensor latent = EncodeInChunks(codec, video, {2});
  ASSERT_EQ(latent.sizes(),
            at::IntArrayRef({1, codec.latent_channels(), 2, 2, 3}));
  EXPECT_TRUE(EncodeInChunks(codec, padded, {2}).equal(latent));
  const at::Tensor decoded = DecodeInChunks(codec, latent, size, {2});
  ASSERT_EQ(decoded.sizes(), video.sizes());
  EXPECT_TRUE(DecodeInChunks(codec, latent, SizeOf(padded), {2})
                  .narrow(3, 0, size.height)
                  .narrow(4, 0, size.width)
                  .equal(decoded));
}

template <typename Call>
bool IsRefused(const Call& call) {
  try {
    call();
  } catch (const c10::Error&) {
    return true;
  }
  return false;
}

// A chunk that is refused leaves the stream where it was.
inline void ExpectWrongChunksRefused(const LatentCodec& codec, FrameSize size) {
  const std::unique_ptr<CodecState> state = codec.NewEncodeState();
  const at::Tensor video = at::rand({1, 3, 12, size.height, size.width});
  EXPECT_TRUE(IsRefused([&] { codec.Encode(video.narrow(2, 0, 4), *state); }));
  const at::Tensor latent = codec.Encode(video.narrow(2, 0, 5), *state);
  EXPECT_TRUE(IsRefused([&] { codec.Encode(video.narrow(2, 0, 5), *state); }));
  EXPECT_TRUE(IsRefused([&] { codec.Encode(video.narrow(2, 0, 0), *state); }));
  EXPECT_TRUE(IsRefused([&] {
    codec.Encode(at::rand({1, 3, 4, size.height + 8, size.width}), *state);
  }));
  const at::Tensor later = video.narrow(2, 0, 4);
  EXPECT_TRUE(
      codec.Encode(later, *state)
          .equal(EncodeInChunks(
                     codec, at::cat({video.narrow(2, 0, 5), later}, 2), {2, 1})
                     .narrow(2, latent.size(2), 1)));
}

// The same of latents; their grid must be that of the frames and of the stream.
inline void ExpectWrongLatentsRefused(const LatentCodec& codec,
                                      FrameSize size) {
  const std::unique_ptr<CodecState> state = codec.NewDecodeState();
  const int64_t channels = codec.latent_channels();
  const int64_t height = (size.height + 7) / 8;
  const int64_t width = (size.width + 7) / 8;
  const at::Tensor latent = at::randn({1, channels, 2, height, width});
  const at::Tensor first = latent.narrow(2, 0, 1);
  const at::Tensor later = latent.narrow(2, 1, 1);
  codec.Decode(first, size, *state);
  const at::Tensor next = codec.PeekDecode(later, size, *state);
  const FrameSize wider = {size.width + 8, size.height};
  const at::Tensor wide = at::randn({1, channels, 1, height, width + 1});
  EXPECT_TRUE(IsRefused([&] { codec.Decode(later, wider, *state); }));
  EXPECT_TRUE(IsRefused([&] { codec.Decode(wide, size, *state); }));
  EXPECT_TRUE(IsRefused([&] { codec.Decode(wide, wider, *state); }));
  EXPECT_TRUE(IsRefused([&] {
    codec.Decode(at::cat({later, later}, 1), size, *state);
  }));
  EXPECT_TRUE(IsRefused([&] {
    codec.Decode(at::cat({later, later}, 0), size, *state);
  }));
  EXPECT_TRUE(codec.Decode(later, size, *state).equal(next));
}

inline Weights InDoubles(const Weights& weights) {
  Weights doubles;
  for (const auto& [name, tensor] : weights) {
    doubles[name] = tensor.to(at::kDouble);
  }
  return doubles;
}

// The formulas against what the allocator gave, within 2 %, and no more of it
// after 200 chunks than after a few.
template <typename Codec, typename Config>
void ExpectBytesOfTheAllocator(const Weights& weights, const Config& config,
                               FrameSize size) {
  constexpr double kShare = 0.02;
  const c10::NoGradGuard no_grad;
  const at::Tensor video = at::rand({1, 3, 4, size.height, size.width});
  // Conversion copies every tensor, also those that need no padding.
  const Weights doubles = InDoubles(weights);
  WeightReader reader(doubles, at::kFloat);
  const AllocationCounter counter;
  const Codec codec(reader, config);
  const int64_t weight_bytes = counter.bytes();
  EXPECT_NEAR(weight_bytes, codec.WeightBytes(), kShare * weight_bytes);

  const std::unique_ptr<CodecState> encoding = codec.NewEncodeState();
  const std::unique_ptr<CodecState> decoding = codec.NewDecodeState();
  const auto pass = [&](const at::Tensor& chunk) {
    codec.Decode(codec.Encode(chunk, *encoding), size, *decoding);
  };
  pass(video.narrow(2, 0, 1));
  for (int chunk = 0; chunk < 3; ++chunk) pass(video);
  const int64_t state_bytes = counter.bytes() - weight_bytes;
  const int64_t peak_bytes = counter.peak_bytes();
  EXPECT_NEAR(state_bytes,
              codec.EncodeStateBytes(size) + codec.DecodeStateBytes(size),
              kShare * state_bytes);
  for (int chunk = 0; chunk < 200; ++chunk) pass(video);
  EXPECT_EQ(counter.bytes() - weight_bytes, state_bytes);
  EXPECT_EQ(counter.peak_bytes(), peak_bytes);
}

}  // namespace limpid
