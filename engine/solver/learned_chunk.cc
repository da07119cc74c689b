// The stages of InstantViR and AVIS.
#include "engine/solver/learned_chunk.h"

#include <ATen/ATen.h>

#include <cmath>
#include <utility>

#include "engine/model/frame_padding.h"
#include "engine/solver/latent_noise.h"
#include "engine/solver/measured_video.h"
#include "engine/solver/whole_latents.h"

namespace limpid {
namespace {

at::Tensor AtLeastFloat(const at::Tensor& x) {
  return x.to(at::promote_types(x.scalar_type(), at::kFloat));
}

// Latents of frames of another size than the restored ones, frame by frame.
at::Tensor ResizeLatent(const at::Tensor& latent, LatentSize size) {
  const at::Tensor frames = latent.squeeze(0).transpose(0, 1);
  return BringToSize(frames, {.width = size.width, .height = size.height})
      .transpose(0, 1)
      .unsqueeze(0);
}

}  // namespace

LearnedChunk::LearnedChunk(const RestorationModel& model,
                           const ChunkProblem& problem, const Sampler& sampler,
                           LearnedState& state)
    : model_(model),
      problem_(problem),
      sampler_(sampler),
      state_(state),
      starts_stream_(problem.discontinuity || state.memory.num_chunks == 0),
      memory_(BeginMemory()),
      measured_(problem, memory_.past),
      clock_(problem.measurement.device()) {
  if (!starts_stream_) return;
  if (state_.prior == nullptr) {
    state_.prior = model.prior->NewState(latent_size());
  }
  state_.memory = {};
  state_.prior->Reset();
}

StreamMemory LearnedChunk::BeginMemory() const {
  TORCH_CHECK(
      problem_.measurement.dim() == 4 && problem_.measurement.size(0) > 0,
      "measurement is ", problem_.measurement.sizes(),
      ", must be 1 or more frames of [channel, height, width]");
  if (!starts_stream_) return state_.memory.Snapshot();
  StreamMemory memory;
  memory.start_encoder = model_.codec->NewEncodeState();
  memory.decoder = model_.codec->NewDecodeState();
  if (sampler_.settings.codec_compensation) {
    memory.start_decoder = model_.codec->NewDecodeState();
  }
  if (model_.refinement != nullptr) {
    memory.refinement = model_.refinement->NewState();
  }
  return memory;
}

LatentSize LearnedChunk::latent_size() const {
  const int64_t stride = model_.codec->spatial_stride();
  const FrameSize padded = PaddedSize(size(), stride);
  return {.height = padded.height / stride, .width = padded.width / stride};
}

at::Tensor LearnedChunk::Encode(const at::Tensor& video,
                                CodecState& state) const {
  return AtLeastFloat(
      model_.codec->Encode(ToWholeLatents(video, starts_stream_), state));
}

// Its stream begins with the first chunk that needs it, a stream's first one.
CodecState& LearnedChunk::ConsistencyEncoder() {
  if (memory_.consistency_encoder == nullptr) {
    memory_.consistency_encoder = model_.codec->NewEncodeState();
  }
  return *memory_.consistency_encoder;
}

at::Tensor LearnedChunk::EncodeMeasurement() {
  const at::Tensor video = Timed(times_.initialise, [&] {
    // What the chunk tells about its past, which the projection needs.
    if (measured_.past_is_guessed()) measured_.RestoreLinearly();
    return GreyWhereUnknown(problem_.op, problem_.measurement);
  });
  return Timed(times_.encode, [&] {
    return ResizeLatent(Encode(video, *memory_.start_encoder), latent_size());
  });
}

at::Tensor LearnedChunk::EncodeStart() {
  const bool encodes_measurement =
      sampler_.settings.start_video == StartVideo::kMeasurement;
  if (encodes_measurement) return EncodeMeasurement();
  const at::Tensor reconstruction = RestoreLinearly();
  const at::Tensor latent = Timed(times_.encode, [&] {
    return Encode(reconstruction, *memory_.start_encoder);
  });
  if (memory_.start_decoder != nullptr) {
    start_ = reconstruction;
    carried_ = Timed(times_.decode_latent, [&] {
      return FromWholeLatents(
          model_.codec->Decode(latent, size(), *memory_.start_decoder),
          measured_.num_frames());
    });
  }
  return latent;
}

at::Tensor LearnedChunk::RestoreLinearly() {
  return Timed(times_.initialise, [&] { return measured_.RestoreLinearly(); });
}

at::Tensor LearnedChunk::Compensate(const at::Tensor& decoded,
                                    double share) const {
  const at::Tensor video = FromWholeLatents(decoded, measured_.num_frames());
  return start_.defined() ? start_ + share * (video - carried_) : video;
}

at::Tensor LearnedChunk::RenoiseAndDenoise(const at::Tensor& latent,
                                           int64_t step) {
  const double timestep = sampler_.timesteps[step];
  const at::Tensor noise =
      LatentNoise(latent, {.seed = problem_.seed,
                           .first_frame = problem_.first_frame,
                           .starts_stream = starts_stream_,
                           .step = step});
  return Denoise(AddNoise(latent, noise, model_.schedule.SigmaAt(timestep)),
                 timestep);
}

at::Tensor LearnedChunk::Denoise(const at::Tensor& noisy, double timestep) {
  has_latents_ = true;
  return Timed(times_.denoise, [&] {
    const at::Tensor velocity =
        model_.prior->Velocity(noisy, timestep, *state_.prior);
    return X0FromVelocity(noisy, velocity, model_.schedule.SigmaAt(timestep));
  });
}

LearnedChunk::Consistent LearnedChunk::MakeConsistent(const at::Tensor& latent,
                                                      int64_t step) {
  const SamplerSettings& settings = sampler_.settings;
  const at::Tensor decoded = Timed(times_.decode_latent, [&] {
    return Compensate(
        model_.codec->PeekDecode(latent, size(), *memory_.decoder), 1);
  });
  Consistent consistent;
  consistent.video = Timed(times_.consistency, [&] {
    const double growth =
        std::pow(settings.weight_growth, static_cast<double>(step));
    return measured_
        .Proximal(
            decoded,
            {.weight = settings.proximal_weight * growth,
             .prior_deviation = settings.prior_deviation,
             .cg_iterations = static_cast<int>(settings.cg_iterations),
             .alone = settings.consistency == ConsistencyMode::kReference})
        .clamp(0, 1);
  });
  consistent.latent = Timed(times_.encode, [&] {
    consistent.encoder = ConsistencyEncoder().Snapshot();
    return Encode(consistent.video, *consistent.encoder);
  });
  return consistent;
}

void LearnedChunk::KeepContext(const at::Tensor& latent) {
  Timed(times_.denoise, [&] {
    return model_.prior->Velocity(latent, /*timestep=*/0, *state_.prior);
  });
}

at::Tensor LearnedChunk::Decode(const at::Tensor& latent, double share) {
  return Timed(times_.decode_latent, [&] {
    return Compensate(model_.codec->Decode(latent, size(), *memory_.decoder),
                      share);
  });
}

void LearnedChunk::AdvanceEncoder(const at::Tensor& video) {
  Timed(times_.encode, [&] { return Encode(video, ConsistencyEncoder()); });
}

at::Tensor LearnedChunk::Refine(const at::Tensor& video) {
  if (model_.refinement == nullptr) return video;
  const at::Tensor& y = problem_.measurement;
  return video +
         model_.refinement->Residual(
             {.video = video,
              .measurement = RepeatedToSize(problem_.op.Measured(y), size()),
              .known = RepeatedToSize(Known(problem_.op, y), size()),
              .degradation = problem_.op.degradation(),
              .noise_level = problem_.noise_level},
             *memory_.refinement);
}

Restoration LearnedChunk::Finish(const at::Tensor& video,
                                 bool final_projection) {
  Restoration restoration;
  restoration.video = Timed(times_.project, [&] {
    const at::Tensor refined = Refine(video);
    return (final_projection
                ? measured_.Close(refined, sampler_.settings.prior_deviation)
                : refined)
        .clamp(0, 1);
  });
  restoration.residual = Timed(
      times_.project, [&] { return measured_.Residual(restoration.video); });
  restoration.times = times_;
  memory_.past = PastAfter(problem_.op, memory_.past, restoration.video);
  ++memory_.num_chunks;
  if (has_latents_) state_.prior->Commit();
  state_.memory = std::move(memory_);
  return restoration;
}

}  // namespace limpid
