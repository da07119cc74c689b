#include "engine/solver/learned_bytes.h"

#include <algorithm>

#include "engine/model/frame_padding.h"
#include "engine/solver/linear_solver.h"
#include "engine/solver/whole_latents.h"

namespace limpid {
namespace {

int64_t VideoBytes(FrameSize size, int64_t num_frames) {
  constexpr int64_t kBytesAPixel = 3 * sizeof(float);
  return num_frames * size.width * size.height * kBytesAPixel;
}

LatentSize LatentSizeOf(const RestorationModel& model, FrameSize size) {
  const int64_t stride = model.codec->spatial_stride();
  const FrameSize padded = PaddedSize(size, stride);
  return {.height = padded.height / stride, .width = padded.width / stride};
}

// States of the codec and the refinement.
int64_t SnapshotBytes(const RestorationModel& model, FrameSize size,
                      int64_t num_encoders) {
  const int64_t refinement =
      model.refinement == nullptr ? 0 : model.refinement->StateBytes(size);
  const int64_t num_decoders =
      model.card.solver->sampler.codec_compensation ? 2 : 1;
  return num_encoders * model.codec->EncodeStateBytes(size) +
         num_decoders * model.codec->DecodeStateBytes(size) + refinement;
}

int64_t LatentBytes(const RestorationModel& model, LatentSize size,
                    int64_t num_latents) {
  return model.codec->latent_channels() * size.height * size.width *
         num_latents * static_cast<int64_t>(sizeof(float));
}

}  // namespace

int64_t LearnedStateBytes(const RestorationModel& model, FrameSize restored,
                          int64_t history_frames, int64_t num_encoders) {
  const int64_t past_frames = std::max<int64_t>(1, history_frames);
  return SnapshotBytes(model, restored, num_encoders) +
         model.prior->StateBytes(LatentSizeOf(model, restored)) +
         VideoBytes(restored, past_frames);
}

// Beside the stage that needs the most: the copy of the state that the chunk
// goes on with, its consistency steps' encoder included, and the videos and
// latents that stages hand to each other.
int64_t LearnedWorkBytes(const RestorationModel& model, FrameSize restored,
                         int64_t history_frames, int64_t chunk_frames,
                         int64_t num_encoders) {
  constexpr int64_t kVideos = 6;
  constexpr int64_t kLatents = 6;
  const LatentSize latent_size = LatentSizeOf(model, restored);
  const int64_t latents = NumLatents(chunk_frames, /*starts_stream=*/true);
  const int64_t refining =
      model.refinement == nullptr
          ? 0
          : model.refinement->WorkBytes(restored, chunk_frames);
  const int64_t stage = std::max(
      {model.codec->WorkBytes(restored, latents),
       model.prior->WorkBytes(latent_size, latents), refining,
       LinearSolver().WorkBytes(restored, history_frames, chunk_frames)});
  return stage + SnapshotBytes(model, restored, num_encoders) +
         VideoBytes(restored, kVideos * chunk_frames + history_frames) +
         kLatents * LatentBytes(model, latent_size, latents);
}

}  // namespace limpid
