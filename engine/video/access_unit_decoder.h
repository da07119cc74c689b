// Access units of H.264, HEVC, AV1, VP9 and FFV1 -> frames, each with the PTS
// and the mask of the unit that it came in.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/video/av_ptr.h"
#include "engine/video/frame_converter.h"
#include "engine/video/frame_decoder.h"

namespace limpid {

class AccessUnitDecoder final : public FrameDecoder {
 public:
  static absl::StatusOr<std::unique_ptr<FrameDecoder>> Create(Options options);

  absl::StatusOr<std::vector<Frame>> Decode(PackedFrame packed) override;
  absl::StatusOr<std::vector<Frame>> Flush() override;

 private:
  AccessUnitDecoder(Options options, AvCodecPtr codec);

  absl::Status Expect(const PackedFrame& packed);
  absl::StatusOr<std::vector<Frame>> ReceiveAll();
  absl::StatusOr<Frame> TakePicture(const AvFramePtr& picture);
  absl::Status CheckSamples(const AVFrame& picture) const;

  const Options options_;
  const AvCodecPtr codec_;
  FrameConverter converter_;
  // Units whose picture has not come out yet: PTS and mask.
  std::map<int64_t, std::shared_ptr<const MaskBitmap>> pending_;
  std::optional<int64_t> last_pts_;  // of the frame that came out last
};

}  // namespace limpid
