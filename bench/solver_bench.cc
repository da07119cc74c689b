// One chunk of 12 frames, 832x480 restored, with the linear solver.
#include <ATen/ATen.h>
#include <benchmark/benchmark.h>
#include <c10/core/Device.h>

#include <string>
#include <vector>

#include "bench/workload.h"
#include "engine/operators/make_operator.h"
#include "engine/session/make_solver.h"
#include "engine/video/frame_tensor.h"

namespace limpid::bench {
namespace {

constexpr int64_t kNumFrames = 12;
const c10::Device kCpu(c10::DeviceType::CPU);

at::Tensor MeasurementOf(const Workload& workload) {
  FrameFormat format;
  format.size = MeasuredSize(workload);
  std::vector<Frame> frames;
  for (int64_t i = 0; i < kNumFrames; ++i) {
    frames.push_back(PatternFrame(format.size, i));
  }
  return VideoFromFrames(frames, format, kCpu);
}

void BM_LinearChunk(benchmark::State& state, const Workload& workload) {
  const auto solver = *MakeSolver(SolverKind::kLinear, {});
  const auto op = MakeOperator(ResolvedOperator(workload),
                               MeasuredSize(workload), {}, kCpu);
  const auto solver_state = solver->NewState();
  const StopFlag never;
  const ChunkProblem problem = {.op = *op,
                                .measurement = MeasurementOf(workload),
                                .noise_level = workload.noise_level,
                                .first_frame = 21,
                                .stop = never};
  for (auto unused : state) {
    benchmark::DoNotOptimize(solver->Restore(problem, {}, *solver_state));
  }
  state.SetItemsProcessed(state.iterations() * kNumFrames);
}

void RegisterAll() {
  for (const Workload& workload : Workloads()) {
    const std::string name = "LinearChunk/" + workload.op +
                             "/noise=" + std::to_string(workload.noise_level);
    benchmark::RegisterBenchmark(name.c_str(), &BM_LinearChunk, workload)
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
