// PNG and JPEG -> frames of a known format.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "engine/video/av_ptr.h"
#include "engine/video/frame_converter.h"
#include "engine/video/frame_decoder.h"

namespace limpid {

// Images of another layout or depth are converted; of another size, refused
// before their pixels are decoded.
class ImageDecoder final : public FrameDecoder {
 public:
  static absl::StatusOr<std::unique_ptr<FrameDecoder>> Create(Options options);

  absl::StatusOr<std::vector<Frame>> Decode(PackedFrame packed) override;
  absl::StatusOr<std::vector<Frame>> Flush() override;

 private:
  ImageDecoder(Options options, AvCodecPtr codec);

  absl::StatusOr<AvFramePtr> DecodePicture(const PackedFrame& packed);

  const Options options_;
  const AvCodecPtr codec_;
  FrameConverter converter_;
};

}  // namespace limpid
