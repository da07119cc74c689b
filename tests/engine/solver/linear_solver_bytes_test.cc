// Tests of what engine/solver/linear_solver says about its memory.
#include "engine/operators/operator_work.h"
#include "engine/solver/linear_solver.h"
#include "tests/engine/solver/solver_testing.h"
#include "tests/testing/allocation_counter.h"

namespace limpid {
namespace {

OperatorSpec LargeKernel() {
  BlurSpec blur;
  blur.kernel_width = blur.kernel_height = 255;
  blur.kernel.assign(255 * 255, 0);
  blur.kernel.front() = blur.kernel.back() = 0.5F;  // of rank 2
  OperatorSpec spec;
  spec.stages.emplace_back(std::move(blur));
  return spec;
}

OperatorSpec SpecFor(std::string_view text, FrameSize size) {
  const OperatorSpec spec = *ParseOperator(text);
  return ResolveRandomMasks(spec, *MeasuredSize(spec, size));
}

struct Usage {
  int64_t allowed = 0;
  int64_t peak = 0;
};

// The second chunk of a stream.
Usage UsageOf(const OperatorSpec& spec, FrameSize size, int64_t chunk_frames) {
  const FrameSize measured = *MeasuredSize(spec, size);
  const auto op = MakeOperator(spec, measured, {}, at::kCPU);
  const at::Tensor y =
      op->Forward(SmoothVideo(2 * chunk_frames, size), /*first_frame=*/0);
  const LinearSolver solver;
  const auto state = solver.NewState();
  const StopFlag stop;
  solver.Restore({*op, y.narrow(0, 0, chunk_frames), 0.01, 0, false, 0, stop},
                 {}, *state);
  const at::Tensor next = y.narrow(0, chunk_frames, chunk_frames);
  const AllocationCounter counter;
  solver.Restore({*op, next, 0.01, chunk_frames, false, 0, stop}, {}, *state);
  const int64_t history = op->history_frames();
  return {.allowed = solver.WorkBytes(size, history, chunk_frames) +
                     OperatorWorkBytes(spec, measured, history + chunk_frames),
          .peak = counter.peak_bytes()};
}

TEST(LinearSolverBytesTest, CoverWhatAChunkAllocates) {
  for (const FrameSize size : {FrameSize{64, 48}, FrameSize{320, 216}}) {
    for (const char* text :
         {"identity", "mask:missing=0.9", "blur:sigma=40",
          "blur:sigma=2,border=zero", "blur:sigma=2+mask:missing=0.3",
          "downsample:factor=8,kernel=bicubic", "temporal_average:frames=7",
          "temporal_average:frames=4+downsample:factor=2"}) {
      for (const int64_t chunk_frames : {1, 12}) {
        const Usage usage = UsageOf(SpecFor(text, size), size, chunk_frames);
        EXPECT_GE(usage.allowed, usage.peak) << text << " at " << size.width;
      }
    }
  }
}

TEST(LinearSolverBytesTest, CoverThePaddingOfALargeKernel) {
  const Usage usage = UsageOf(LargeKernel(), {64, 48}, 12);
  EXPECT_GE(usage.allowed, usage.peak);
  EXPECT_LE(usage.allowed, 2 * usage.peak);
}

TEST(LinearSolverBytesTest, GrowWithSizeHistoryAndChunk) {
  const LinearSolver solver;
  const int64_t bytes = solver.WorkBytes({64, 48}, 2, 12);
  EXPECT_GT(bytes, 0);
  EXPECT_EQ(solver.WorkBytes({128, 48}, 2, 12), 2 * bytes);
  EXPECT_GT(solver.WorkBytes({64, 48}, 3, 12), bytes);
  EXPECT_GT(solver.WorkBytes({64, 48}, 2, 13), bytes);
  const int64_t frame_bytes = 3 * 64 * 48 * int64_t{sizeof(float)};
  EXPECT_EQ(solver.StateBytes({64, 48}, 0, {}), frame_bytes);
  EXPECT_EQ(solver.StateBytes({64, 48}, 5, {}), 5 * frame_bytes);
}

}  // namespace
}  // namespace limpid
