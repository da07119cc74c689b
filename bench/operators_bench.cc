// Forward and Adjoint of each operator, 12 restored frames of 832x480 a call.
#include <ATen/ATen.h>
#include <benchmark/benchmark.h>
#include <c10/core/Device.h>

#include <memory>
#include <string>

#include "bench/workload.h"
#include "engine/operators/make_operator.h"

namespace limpid::bench {
namespace {

constexpr int64_t kNumFrames = 12;
// Past the start of the stream, where temporal operators look back.
constexpr int64_t kFirstFrame = 21;

at::Tensor Video(FrameSize size) {
  return at::rand({kNumFrames, 3, size.height, size.width}, at::kFloat);
}

std::unique_ptr<const LinearOperator> OperatorOf(const Workload& workload) {
  return MakeOperator(ResolvedOperator(workload), MeasuredSize(workload), {},
                      c10::Device(c10::DeviceType::CPU));
}

void BM_Forward(benchmark::State& state, const Workload& workload) {
  const auto op = OperatorOf(workload);
  const at::Tensor x = Video(op->input_size());
  for (auto unused : state) {
    benchmark::DoNotOptimize(op->Forward(x, kFirstFrame));
  }
  state.SetItemsProcessed(state.iterations() * kNumFrames);
}

void BM_Adjoint(benchmark::State& state, const Workload& workload) {
  const auto op = OperatorOf(workload);
  const at::Tensor y = Video(op->output_size());
  for (auto unused : state) {
    benchmark::DoNotOptimize(op->Adjoint(y, kFirstFrame));
  }
  state.SetItemsProcessed(state.iterations() * kNumFrames);
}

void RegisterAll() {
  for (const Workload& workload : Workloads()) {
    for (const auto& [direction, bench] :
         {std::pair("Forward/", &BM_Forward),
          std::pair("Adjoint/", &BM_Adjoint)}) {
      if (workload.op == "identity" && workload.noise_level > 0) continue;
      benchmark::RegisterBenchmark((direction + workload.op).c_str(), bench,
                                   workload)
          ->UseRealTime()
          ->Unit(benchmark::kMillisecond);
    }
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
