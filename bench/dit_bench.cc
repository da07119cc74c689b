// One denoising pass over a chunk of three latent frames, the window full:
// our small model on the CPU, Wan 1.3B at 832x480 where there is a GPU.
// bench/eager/causal_dit.py measures the same in PyTorch eager.
#include <ATen/ATen.h>
#include <benchmark/benchmark.h>
#include <c10/core/Device.h>
#include <c10/core/InferenceMode.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <optional>
#include <string>
#include <vector>

#include "engine/base/device.h"
#include "engine/model/causal_dit.h"
#include "tests/testing/random_dit.h"

namespace limpid::bench {
namespace {

constexpr int64_t kChunkFrames = 3;
constexpr double kTimestep = 522;

struct DitCase {
  const char* name;
  DitConfig config;
  LatentSize size;
  at::ScalarType dtype;
  const char* device;
};

const std::vector<DitCase>& Cases() {
  static const std::vector<DitCase> cases = {
      {.name = "small/float32/32x32",
       .config =
           {.dim = 384, .ffn_dim = 1536, .num_layers = 12, .num_heads = 6},
       .size = {.height = 32, .width = 32},
       .dtype = at::kFloat,
       .device = "cpu"},
      {.name = "wan/bfloat16/60x104",
       .config = {},
       .size = {.height = 60, .width = 104},
       .dtype = at::kBFloat16,
       .device = "cuda:0"}};
  return cases;
}

// `num_sessions` sessions whose windows are full.
class Sessions {
 public:
  Sessions(const DitCase& dit_case, int64_t window, int64_t num_sessions,
           bool has_text)
      : options_(at::TensorOptions(*DeviceFromName(dit_case.device))
                     .dtype(dit_case.dtype)),
        dit_(Build(dit_case)),
        latent_(
            at::randn({num_sessions, dit_case.config.in_channels, kChunkFrames,
                       dit_case.size.height, dit_case.size.width},
                      options_)),
        timesteps_(at::full({num_sessions, 1}, kTimestep, at::kDouble)),
        text_(dit_.EncodeText(
            has_text ? std::optional(
                           at::zeros({1, dit_case.config.text_dim}, options_))
                     : std::nullopt)) {
    for (int64_t i = 0; i < num_sessions; ++i) {
      caches_.emplace_back(dit_case.config, dit_case.size,
                           CacheWindow{.frames = window}, options_);
    }
    for (KvCache& cache : caches_) {
      members_.push_back({.cache = &cache, .text = &text_});
    }
    for (int64_t frame = 0; frame < window; frame += kChunkFrames) {
      Denoise();
      for (KvCache& cache : caches_) cache.Commit();
    }
  }

  // Returns when the device has finished.
  void Denoise() const {
    benchmark::DoNotOptimize(dit_.Denoise(latent_, timesteps_, members_));
    const c10::Device device = options_.device();
    if (device.is_cpu()) return;
    c10::impl::VirtualGuardImpl(device.type())
        .synchronizeDevice(device.index());
  }

 private:
  CausalDit Build(const DitCase& dit_case) const {
    const Weights weights = RandomDitWeights(dit_case.config, options_);
    WeightReader reader(weights, options_);
    return {reader, dit_case.config};
  }

  at::TensorOptions options_;
  CausalDit dit_;
  at::Tensor latent_;
  at::Tensor timesteps_;
  TextContext text_;
  std::vector<KvCache> caches_;
  std::vector<DitMember> members_;
};

void DenoiseChunk(benchmark::State& state, const DitCase& dit_case) {
  const c10::InferenceMode inference;
  const Sessions sessions(dit_case, state.range(0), state.range(1),
                          state.range(2) != 0);
  for (auto unused : state) sessions.Denoise();
  state.SetItemsProcessed(state.iterations() * state.range(1));
}

void RegisterAll() {
  for (const DitCase& dit_case : Cases()) {
    if (!DeviceFromName(dit_case.device).ok()) continue;
    benchmark::RegisterBenchmark(
        (std::string("Denoise/") + dit_case.name).c_str(), &DenoiseChunk,
        dit_case)
        ->ArgNames({"window", "sessions", "text"})
        ->Args({9, 1, 1})
        ->Args({21, 1, 1})
        ->Args({9, 1, 0})
        ->Args({9, 4, 1})
        ->UseRealTime()
        ->Unit(benchmark::kMillisecond);
  }
}

}  // namespace
}  // namespace limpid::bench

int main(int argc, char** argv) {
  limpid::bench::RegisterAll();
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
