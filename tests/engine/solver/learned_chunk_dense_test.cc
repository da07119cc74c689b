// Every learned solver by the formulas, where the operator is not the same all
// along: masks of every frame, another operator from chunk to chunk, noise.
#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "engine/operators/inpainting_mask.h"
#include "engine/solver/measured_chunk.h"
#include "engine/solver/sampler.h"
#include "tests/engine/solver/dense_reference.h"
#include "tests/engine/solver/learned_chunk_testing.h"

namespace limpid {
namespace {

// Chunks of several operators, each as the formulas say.
struct DenseStream {
  std::vector<const LinearOperator*> ops;  // one a chunk
  std::vector<int64_t> chunks;
  at::Tensor measurement;
};

// Without a projection, which would make good what went wrong before.
class LearnedChunkDenseTest : public LearnedSolverTest {
 protected:
  static const LinearOperator& OpAt(const DenseStream& stream, int64_t first) {
    size_t chunk = 0;
    for (; first > 0; ++chunk) first -= stream.chunks[chunk];
    return *stream.ops[chunk];
  }

  at::Tensor Expected(const DenseStream& stream, double noise_level) const {
    const StopFlag stop;
    const SolverOptions options = DenseOptions();
    const DenseProblem problem = {
        .op = *stream.ops.front(),
        .ops = stream.ops,
        .measurement = stream.measurement,
        .chunks = stream.chunks,
        .noise_level = noise_level,
        .seed = 3,
        .final_projection = false,
        .start = [&](int64_t first, const at::Tensor& measurement,
                     const at::Tensor& past) {
          const ChunkProblem chunk = {.op = OpAt(stream, first),
                                      .measurement = measurement,
                                      .noise_level = noise_level,
                                      .first_frame = first,
                                      .stop = stop};
          const at::Tensor kept = past.defined() ? LastFrames(past, 1) : past;
          return MeasuredChunk(chunk, kept).RestoreLinearly();
        }};
    const Sampler sampler = SamplerFor(GetParam().kind, model_->card, options);
    DenseReference reference(problem, sampler);
    return GetParam().kind == SolverKind::kInstantVir ? reference.InstantVir()
                                                      : reference.Avis();
  }

  at::Tensor Restored(const DenseStream& stream, double noise_level) const {
    const auto solver = NewSolver();
    const auto state = solver->NewState();
    const StopFlag stop;
    std::vector<at::Tensor> videos;
    int64_t first = 0;
    for (size_t i = 0; i < stream.chunks.size(); ++i) {
      const ChunkProblem problem = {
          .op = *stream.ops[i],
          .measurement = stream.measurement.narrow(0, first, stream.chunks[i]),
          .noise_level = noise_level,
          .first_frame = first,
          .seed = 3,
          .stop = stop};
      videos.push_back(solver->Restore(problem, DenseOptions(), *state).video);
      first += stream.chunks[i];
    }
    return at::cat(videos);
  }

  void ExpectTheFormulas(const DenseStream& stream) const {
    for (const double noise_level : {0.0, 0.05}) {
      EXPECT_LT(
          MaxAbs(Restored(stream, noise_level) - Expected(stream, noise_level)),
          1e-5)
          << noise_level;
    }
  }

 private:
  SolverOptions DenseOptions() const {
    SolverOptions options = Options();
    options.final_projection = false;
    options.sampler.start_video = StartVideo::kReconstruction;
    return options;
  }
};

TEST_P(LearnedChunkDenseTest, TakesMasksThatChangeFromFrameToFrame) {
  const std::vector<int64_t> chunks = {9, 12, 6};
  std::vector<InpaintingMask> masks;
  std::vector<at::Tensor> measured;
  uint64_t seed = 0;
  for (const int64_t frames : chunks) {
    std::vector<Frame> of_frames(frames);
    for (Frame& frame : of_frames) {
      frame.mask =
          std::make_shared<const MaskBitmap>(RandomMask(0.5, ++seed, kToySize));
    }
    masks.emplace_back(of_frames, kToySize, at::kCPU);
    measured.push_back(masks.back().Forward(y_.narrow(0, 0, frames), 0));
  }
  ExpectTheFormulas({.ops = {&masks[0], &masks[1], &masks[2]},
                     .chunks = chunks,
                     .measurement = at::cat(measured)});
}

TEST_P(LearnedChunkDenseTest, TheOperatorMayChangeFromChunkToChunk) {
  const auto mask = OperatorFor("mask:missing=0.5,seed=1", kToySize);
  const auto average = OperatorFor("temporal_average:frames=2", kToySize);
  ExpectTheFormulas(
      {.ops = {mask.get(), average.get(), average.get(), mask.get()},
       .chunks = {5, 8, 8, 6},
       .measurement = at::cat({mask->Forward(y_, 0).narrow(0, 0, 5),
                               average->Forward(y_, 0).narrow(0, 5, 16),
                               mask->Forward(y_, 0).narrow(0, 21, 6)})});
}

INSTANTIATE_TEST_SUITE_P(Solvers, LearnedChunkDenseTest, kLearnedSolverCases,
                         CaseName);

}  // namespace
}  // namespace limpid
