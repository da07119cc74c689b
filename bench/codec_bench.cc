// A later chunk of twelve frames through a latent codec, each way: at the size
// of our small model on the CPU, at that of the public ones where there is a
// GPU. bench/eager measures the same in PyTorch eager.
#include <ATen/ATen.h>
#include <benchmark/benchmark.h>
#include <c10/core/Device.h>
#include <c10/core/InferenceMode.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <memory>
#include <string>

#include "engine/base/device.h"
#include "engine/model/lean_vae.h"
#include "engine/model/taehv.h"
#include "engine/model/wan_vae.h"
#include "tests/testing/random_lean_vae.h"
#include "tests/testing/random_taehv.h"
#include "tests/testing/random_wan_vae.h"

namespace limpid::bench {
namespace {

constexpr int64_t kChunkFrames = 12;

std::unique_ptr<LatentCodec> MakeLeanVae(const LeanVaeConfig& config,
                                         at::TensorOptions options) {
  const Weights weights = LeanVaeWeights::Random(config);
  WeightReader reader(weights, options);
  return std::make_unique<LeanVae>(reader, config);
}

// 0.35 of the public one's width.
std::unique_ptr<LatentCodec> MakeSmallLeanVae(at::TensorOptions options) {
  return MakeLeanVae({.l_dim = 45, .h_dim = 134}, options);
}

std::unique_ptr<LatentCodec> MakePublicLeanVae(at::TensorOptions options) {
  return MakeLeanVae({}, options);
}

std::unique_ptr<LatentCodec> MakeWanVae(const WanVaeConfig& config,
                                        at::TensorOptions options) {
  const Weights weights = RandomWeights(WanVaeShapes::Of(config));
  WeightReader reader(weights, options);
  return std::make_unique<WanVae>(reader, config);
}

// A third of the public one's width.
std::unique_ptr<LatentCodec> MakeSmallWanVae(at::TensorOptions options) {
  WanVaeConfig config;
  config.dim = 32;
  return MakeWanVae(config, options);
}

std::unique_ptr<LatentCodec> MakePublicWanVae(at::TensorOptions options) {
  return MakeWanVae({}, options);
}

std::unique_ptr<LatentCodec> MakeTaehv(at::TensorOptions options) {
  const Weights weights = RandomWeights(TaehvShapes({}));
  WeightReader reader(weights, options);
  return std::make_unique<Taehv>(reader, TaehvConfig());
}

struct CodecCase {
  const char* name;
  std::unique_ptr<LatentCodec> (*make)(at::TensorOptions options);
  FrameSize size;
  at::ScalarType dtype;
  const char* device;
};

constexpr FrameSize kSmallest = {.width = 128, .height = 128};
constexpr FrameSize kSmall = {.width = 256, .height = 256};
constexpr FrameSize kPublic = {.width = 832, .height = 480};

constexpr CodecCase kCases[] = {
    {"lean_vae/small/float32/256x256", &MakeSmallLeanVae, kSmall, at::kFloat,
     "cpu"},
    {"lean_vae/public/bfloat16/832x480", &MakePublicLeanVae, kPublic,
     at::kBFloat16, "cuda:0"},
    {"taehv/float32/256x256", &MakeTaehv, kSmall, at::kFloat, "cpu"},
    {"taehv/bfloat16/832x480", &MakeTaehv, kPublic, at::kBFloat16, "cuda:0"},
    {"wan_vae/small/float32/128x128", &MakeSmallWanVae, kSmallest, at::kFloat,
     "cpu"},
    {"wan_vae/public/bfloat16/832x480", &MakePublicWanVae, kPublic,
     at::kBFloat16, "cuda:0"}};

// A stream that has had its first frame.
class CodecStream {
 public:
  explicit CodecStream(const CodecCase& codec_case)
      : options_(at::TensorOptions(*DeviceFromName(codec_case.device))
                     .dtype(codec_case.dtype)),
        size_(codec_case.size),
        codec_(codec_case.make(options_)),
        video_(at::rand({1, 3, kChunkFrames, size_.height, size_.width},
                        options_.dtype(at::kFloat))),
        encode_state_(codec_->NewEncodeState()),
        decode_state_(codec_->NewDecodeState()) {
    codec_->Decode(codec_->Encode(video_.narrow(2, 0, 1), *encode_state_),
                   size_, *decode_state_);
    latent_ = codec_->PeekEncode(video_, *encode_state_);
  }

  // Both return when the device has finished.
  void Encode() const {
    benchmark::DoNotOptimize(codec_->PeekEncode(video_, *encode_state_));
    Synchronize();
  }
  void Decode() const {
    benchmark::DoNotOptimize(
        codec_->PeekDecode(latent_, size_, *decode_state_));
    Synchronize();
  }

 private:
  void Synchronize() const {
    const c10::Device device = options_.device();
    if (device.is_cpu()) return;
    c10::impl::VirtualGuardImpl(device.type())
        .synchronizeDevice(device.index());
  }

  at::TensorOptions options_;
  FrameSize size_;
  std::unique_ptr<LatentCodec> codec_;
  at::Tensor video_;
  at::Tensor latent_;
  std::unique_ptr<CodecState> encode_state_;
  std::unique_ptr<CodecState> decode_state_;
};

void MeasureEncode(benchmark::State& state, const CodecCase& codec_case) {
  const c10::InferenceMode inference;
  const CodecStream stream(codec_case);
  for (auto unused : state) stream.Encode();
}

void MeasureDecode(benchmark::State& state, const CodecCase& codec_case) {
  const c10::InferenceMode inference;
  const CodecStream stream(codec_case);
  for (auto unused : state) stream.Decode();
}

void Register(const std::string& name, const CodecCase& codec_case,
              void (*function)(benchmark::State&, const CodecCase&)) {
  benchmark::RegisterBenchmark((name + "/" + codec_case.name).c_str(), function,
                               codec_case)
      ->UseRealTime()
      ->Unit(benchmark::kMillisecond);
}

void RegisterAll() {
  for (const CodecCase& codec_case : kCases) {
    if (!DeviceFromName(codec_case.device).ok()) continue;
    Register("Encode", codec_case, &MeasureEncode);
    Register("Decode", codec_case, &MeasureDecode);
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
