// What each output encoding asks of its FFmpeg encoder.
#pragma once

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "engine/video/av_ptr.h"
#include "engine/video/frame_encoder.h"
#include "engine/video/pixel_format.h"

namespace limpid {

struct EncoderSettings {
  const char* name = "";  // FFmpeg's name of the encoder
  AVPixelFormat format = AV_PIX_FMT_NONE;
  AvColor color;
  double frames_per_second = 30;
  int gop_size = 1;
  int slices = 0;            // of a picture; 0 lets the encoder choose
  int constant_quality = 0;  // JPEG's quantiser, 1 (best) to 31; 0 for none
  std::map<std::string, std::string> options;  // of the encoder itself
};

// InvalidField("output.bit_depth") when the encoding holds no such samples,
// ("output.encoding") when it cannot be made.
absl::StatusOr<EncoderSettings> EncoderSettingsOf(
    const FrameEncoder::Options& options);

// INTERNAL (kDefect) when the encoder does not know an option or its value.
absl::Status ApplySettings(const EncoderSettings& settings,
                           AVCodecContext& codec);

}  // namespace limpid
