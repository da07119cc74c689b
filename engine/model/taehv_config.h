// The sizes of a TAEHV, the tiny autoencoder for the latents of video models.
#pragma once

#include <array>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/model/weights.h"

namespace limpid {

// How a clip's frames are grouped by four for the encoder.
enum class TaehvAlignment {
  // As in the other codecs: the first frame of a stream, then groups of four.
  // Three copies of the first frame go before it, so that each latent sees the
  // frames that it stands for.
  kCausal,
  // As in the reference: groups of four from the first frame on, so that a
  // latent sees up to three frames more than it stands for. Only the last chunk
  // of a clip may have another number of frames than 4 k; its last frame is
  // repeated.
  kGroups,
};

// Defaults are those of taew2_1.
struct TaehvConfig {
  int64_t latent_channels = 16;
  int64_t encoder_width = 64;
  // Of the decoder's stages, each twice the size of the one before; the last
  // one is the width before pixels.
  std::array<int64_t, 4> decoder_widths = {256, 128, 64, 64};
  TaehvAlignment alignment = TaehvAlignment::kCausal;
};

// InvalidField naming the first field that no TAEHV can have.
absl::Status CheckTaehvConfig(const TaehvConfig& config);

// What the shapes of a checkpoint show: all but the alignment. InvalidField
// when a tensor that shows a size is missing or has the wrong rank.
absl::StatusOr<TaehvConfig> InferTaehvConfig(const Weights& weights);

}  // namespace limpid
