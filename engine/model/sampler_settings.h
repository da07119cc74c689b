// The knobs of sampling with a prior, as a model card sets them and a session
// may change them (sampler_ranges.h has their ranges).
#pragma once

#include <cstdint>
#include <string_view>

namespace limpid {

// What is encoded for the prior to start from: the linear solver's answer, or
// the measurement itself, as InstantViR was published with.
enum class StartVideo { kReconstruction, kMeasurement };

// How a consistency step goes on from chunk to chunk.
//
// kStreaming: histories are what was emitted or committed; a temporal operator
// looks back on the frames restored before; noise loosens the step. kReference:
// each chunk for itself as in the code that the authors of AVIS released: the
// operator begins anew with it, the encoder's history are decoded latents, and
// the proximal weight is used as it is. Of the rest of that code it changes
// nothing; docs/models.md lists what stays different.
enum class ConsistencyMode { kStreaming, kReference };

// What a chunk with a consistency step becomes: the step's own pixels, or what
// is decoded of their latents.
enum class EmittedVideo { kPixels, kLatents };

struct SamplerSettings {
  StartVideo start_video = StartVideo::kReconstruction;
  // Puts back what the codec lost of the start: from a latent z becomes
  // x_start + D(z) - D(E(x_start)), so that no pixel is worse for the codec
  // alone. Of models that start from the reconstruction; no session's choice,
  // since a refinement is trained with it or without.
  bool codec_compensation = false;
  // InstantViR's, with codec compensation: how much of the student's change is
  // taken, x_start + share (D(z) - D(E(x_start))). At 0 neither codec nor prior
  // runs: the detail path restores alone.
  double student_share = 1;
  ConsistencyMode consistency = ConsistencyMode::kStreaming;
  EmittedVideo emit = EmittedVideo::kPixels;

  // Chunks with consistency steps: one in so many, from the first on; 0 means
  // the first alone.
  int64_t consistency_every = 1;
  // Of a noiseless measurement: argmin 1/2 ||A x - y||^2 + w s/2 ||x - x0||^2,
  // s being the share of measured samples, so that a factor of an enlargement
  // does not change the balance.
  double proximal_weight = 1;
  // By which that weight is multiplied from one denoising step to the next.
  double weight_growth = 1;
  // Expected RMS error of what the prior gives, pixels in 0..1: what the noise
  // level is weighed against.
  double prior_deviation = 0.03;
  // Upper bound where the proximal step has no closed form.
  int64_t cg_iterations = 5;
  // z + anchor t/1000 (z_start - z) after a denoising step at t: holds on to
  // the start. 0 is off.
  double anchor = 0;

  bool operator==(const SamplerSettings&) const = default;
};

// As the solver of that name ("avis", ...) was published: what a card made for
// it leaves open.
SamplerSettings PublishedSampler(std::string_view solver);

}  // namespace limpid
