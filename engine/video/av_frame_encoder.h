// FFmpeg's encoders behind FrameEncoder: PNG, JPEG, H.264 and FFV1, set up so
// that every frame comes out at once.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "engine/video/av_ptr.h"
#include "engine/video/encoder_settings.h"
#include "engine/video/frame_converter.h"
#include "engine/video/frame_encoder.h"

namespace limpid {

class AvFrameEncoder final : public FrameEncoder {
 public:
  static absl::StatusOr<std::unique_ptr<FrameEncoder>> Create(Options options);

  absl::StatusOr<PackedFrame> Encode(const Frame& frame) override;
  std::string codec_config() const override;

 private:
  AvFrameEncoder(Options options, AvCodecPtr codec);

  const Options options_;
  const AvCodecPtr codec_;
  FrameConverter converter_;
  int64_t next_index_ = 0;  // the encoder's own clock; PTS go around it
};

}  // namespace limpid
