// A model whose networks are matrices, in float64: what a solver does with it
// can be computed by the formulas of the paper.
//
// Frames are 3 x 4 x 4, latent frames 2 x 2 x 2. A frame, or a latent frame, is
// a column of its values.
#pragma once

#include <ATen/ATen.h>

#include <array>
#include <memory>
#include <utility>

#include "engine/model/restoration_model.h"
#include "tests/testing/failure_point.h"
#include "tests/testing/model_cards.h"

namespace limpid {

inline constexpr FrameSize kToySize = {.width = 4, .height = 4};
inline constexpr int64_t kToyPixels = 3 * 4 * 4;
inline constexpr int64_t kToyLatents = 2 * 2 * 2;
inline constexpr int64_t kToyChannels = 2;

// [1, channel, frame, height, width] to [frame, value] and back.
inline at::Tensor ToColumns(const at::Tensor& video) {
  return video.squeeze(0).transpose(0, 1).flatten(1).to(at::kDouble);
}
inline at::Tensor FromColumns(const at::Tensor& columns, int64_t channels,
                              int64_t side) {
  return columns.reshape({-1, channels, side, side})
      .transpose(0, 1)
      .unsqueeze(0);
}

inline at::Tensor RandomMatrix(int64_t rows, int64_t columns, double scale) {
  return at::randn({rows, columns}, at::kDouble) * (scale / std::sqrt(columns));
}

// Latent z_g of frames x_4g-3 ... x_4g:  z_g = sum_i E_i x_i + R x_4g-4.
// Frames of latent z_g:  x_i = D_i z_g + S z_g-1. The first latent stands for
// one frame, the fourth of its group.
struct ToyMatrices {
  std::array<at::Tensor, 4> encode, decode;
  at::Tensor encode_past, decode_past;
  // Velocity at t of latent frame z_f: (1 + t/1000) V z_f + W mean(z) + U c,
  // and the chunk adds (1 + t/500) P sum(z) to the context c.
  at::Tensor velocity, mix, from_context, to_context;

  static ToyMatrices Random() {
    at::manual_seed(90);
    ToyMatrices m;
    for (at::Tensor& e : m.encode) {
      e = RandomMatrix(kToyLatents, kToyPixels, 0.5);
    }
    for (at::Tensor& d : m.decode) {
      d = RandomMatrix(kToyPixels, kToyLatents, 0.7);
    }
    m.encode_past = RandomMatrix(kToyLatents, kToyPixels, 0.3);
    m.decode_past = RandomMatrix(kToyPixels, kToyLatents, 0.3);
    m.velocity = RandomMatrix(kToyLatents, kToyLatents, 0.5);
    m.mix = RandomMatrix(kToyLatents, kToyLatents, 0.3);
    m.from_context = RandomMatrix(kToyLatents, kToyLatents, 0.3);
    m.to_context = RandomMatrix(kToyLatents, kToyLatents, 0.3);
    return m;
  }
};

class ToyCodec final : public LatentCodec {
 public:
  ToyCodec(ToyMatrices matrices, FailurePoint* failure)
      : m_(std::move(matrices)), failure_(failure) {}

  int64_t latent_channels() const override { return kToyChannels; }
  int64_t spatial_stride() const override { return 2; }
  std::unique_ptr<CodecState> NewEncodeState() const override {
    return std::make_unique<State>();
  }
  std::unique_ptr<CodecState> NewDecodeState() const override {
    return std::make_unique<State>();
  }

  at::Tensor Encode(const at::Tensor& video, CodecState& state) const override {
    auto& last = dynamic_cast<State&>(state).last;
    failure_->Pass();
    const at::Tensor frames = ToColumns(video);
    const int64_t missing = last.defined() ? 0 : 3;
    TORCH_CHECK((frames.size(0) + missing) % 4 == 0, "out of cadence");
    std::vector<at::Tensor> latents;
    for (int64_t first = -missing; first < frames.size(0); first += 4) {
      at::Tensor z = at::zeros({kToyLatents}, at::kDouble);
      for (int64_t i = std::max<int64_t>(0, -first); i < 4; ++i) {
        z = z + m_.encode[i].mv(frames[first + i]);
      }
      if (first > 0) z = z + m_.encode_past.mv(frames[first - 1]);
      if (first == 0 && last.defined()) z = z + m_.encode_past.mv(last);
      latents.push_back(z);
    }
    last = frames[-1].clone();
    return FromColumns(at::stack(latents), kToyChannels, 2);
  }

  at::Tensor Decode(const at::Tensor& latent, FrameSize /*size*/,
                    CodecState& state) const override {
    auto& last = dynamic_cast<State&>(state).last;
    failure_->Pass();
    const at::Tensor latents = ToColumns(latent);
    std::vector<at::Tensor> frames;
    for (int64_t g = 0; g < latents.size(0); ++g) {
      const bool is_first = g == 0 && !last.defined();
      const at::Tensor before = g == 0 ? last : latents[g - 1];
      for (int64_t i = is_first ? 3 : 0; i < 4; ++i) {
        const at::Tensor frame = m_.decode[i].mv(latents[g]);
        frames.push_back(is_first ? frame : frame + m_.decode_past.mv(before));
      }
    }
    last = latents[-1].clone();
    return FromColumns(at::stack(frames), 3, 4);
  }

  int64_t EncodeStateBytes(FrameSize) const override { return 8 * kToyPixels; }
  int64_t DecodeStateBytes(FrameSize) const override { return 8 * kToyLatents; }
  int64_t WorkBytes(FrameSize, int64_t) const override { return 1 << 20; }
  int64_t WeightBytes() const override { return 0; }

 private:
  struct State final : CodecState {
    std::unique_ptr<CodecState> Snapshot() const override {
      return std::make_unique<State>(*this);
    }
    at::Tensor last;  // frame, or latent frame; undefined at the start
  };

  const ToyMatrices m_;
  FailurePoint* const failure_;
};

class ToyPrior final : public Prior {
 public:
  ToyPrior(ToyMatrices matrices, FailurePoint* failure)
      : m_(std::move(matrices)), failure_(failure) {}

  std::unique_ptr<PriorState> NewState(LatentSize) const override {
    return std::make_unique<State>();
  }

  at::Tensor Velocity(const at::Tensor& latent, double timestep,
                      PriorState& state) const override {
    auto& context = dynamic_cast<State&>(state);
    context.after = at::Tensor();
    failure_->Pass();
    const at::Tensor z = ToColumns(latent);
    context.after =
        context.now + m_.to_context.mv(z.sum(0)) * (1 + timestep / 500);
    const at::Tensor shared =
        m_.mix.mv(z.mean(0)) + m_.from_context.mv(context.now);
    const at::Tensor velocity =
        z.matmul(m_.velocity.t()) * (1 + timestep / 1000) + shared;
    return FromColumns(velocity, kToyChannels, 2);
  }

  int64_t StateBytes(LatentSize) const override { return 16 * kToyLatents; }
  int64_t WorkBytes(LatentSize, int64_t) const override { return 1 << 20; }

 private:
  struct State final : PriorState {
    void Commit() override { now = after; }
    void Reset() override { now = at::zeros({kToyLatents}, at::kDouble); }
    at::Tensor now = at::zeros({kToyLatents}, at::kDouble);
    at::Tensor after;
  };

  const ToyMatrices m_;
  FailurePoint* const failure_;
};

// `failure` must outlive the model.
inline std::shared_ptr<RestorationModel> ToyModel(FailurePoint* failure) {
  const ToyMatrices matrices = ToyMatrices::Random();
  ModelCard card = TestCard();
  card.schedule = {.shift = 5, .timesteps = {100, 50}};
  card.solver->kind = "avis";
  card.solver->also = {"instantvir"};
  return std::make_shared<RestorationModel>(
      RestorationModel{.card = std::move(card),
                       .codec = std::make_unique<ToyCodec>(matrices, failure),
                       .prior = std::make_unique<ToyPrior>(matrices, failure),
                       .schedule = FlowSchedule(5),
                       .refinement = nullptr});
}

}  // namespace limpid
