#include "server/frame_ingest.h"

#include <iterator>
#include <utility>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "engine/operators/operator_spec.h"
#include "server/wire_frame.h"
#include "server/wire_mask.h"

namespace limpid::server {
namespace {

// An image or access unit may be larger than its planes, within reason.
int64_t MaxFrameBytes(const SessionConfig& config) {
  const int64_t planes = FrameBytes(config.source);
  return config.source_encoding == Encoding::kRaw ? planes
                                                  : 2 * planes + (1 << 20);
}

// Of frames that a decoder hands out: the entry they came in is gone.
constexpr char kMaskField[] = "frames.mask";

absl::Status UnderField(absl::Status status, const std::string& field) {
  if (FieldOf(status).has_value()) return status;
  return WithField(std::move(status), field);
}

}  // namespace

absl::StatusOr<FrameIngest> FrameIngest::Create(const SessionConfig& config) {
  if (config.source_encoding == Encoding::kRaw) {
    return FrameIngest(config, nullptr);
  }
  ASSIGN_OR_RETURN(std::unique_ptr<FrameDecoder> decoder,
                   FrameDecoder::Create({.encoding = config.source_encoding,
                                         .format = config.source,
                                         .codec_config = config.codec_config}));
  return FrameIngest(config, std::move(decoder));
}

FrameIngest::FrameIngest(const SessionConfig& config,
                         std::unique_ptr<FrameDecoder> decoder)
    : format_(config.source),
      max_frame_bytes_(MaxFrameBytes(config)),
      decoder_(std::move(decoder)),
      masks_({{0, HasPerFrameMask(config.op)}}) {}

absl::StatusOr<std::vector<Frame>> FrameIngest::Take(v1::Frame message,
                                                     int index) {
  const std::string field = absl::StrFormat("frames[%d]", index);
  RETURN_IF_ERROR(CheckGrowth(message, field + ".data"));
  if (!in_frame_) {
    ASSIGN_OR_RETURN(mask_, TakeMask(message, field + ".mask"));
  }
  if (in_frame_ || message.more()) {
    parts_ += message.data();
    in_frame_ = message.more();
    if (in_frame_) return std::vector<Frame>();
    message.set_data(std::exchange(parts_, {}));
  }
  ++next_frame_;
  ASSIGN_OR_RETURN(std::vector<Frame> frames,
                   Unpack(std::move(message), field));
  RETURN_IF_ERROR(CheckOrder(frames));
  RETURN_IF_ERROR(
      CheckMasks(frames, decoder_ == nullptr ? field + ".mask" : kMaskField));
  return frames;
}

absl::StatusOr<std::vector<Frame>> FrameIngest::Drain() {
  if (decoder_ == nullptr) return std::vector<Frame>();
  absl::StatusOr<std::vector<Frame>> frames = decoder_->Flush();
  if (!frames.ok()) return UnderField(frames.status(), "frames.data");
  RETURN_IF_ERROR(CheckOrder(*frames));
  RETURN_IF_ERROR(CheckMasks(*frames, kMaskField));
  return frames;
}

void FrameIngest::ExpectMasks(int64_t index, bool per_frame) {
  masks_[index] = per_frame;
}

absl::Status FrameIngest::CheckGrowth(const v1::Frame& message,
                                      const std::string& field) {
  const int64_t bytes =
      static_cast<int64_t>(parts_.size() + message.data().size());
  if (bytes <= max_frame_bytes_) return absl::OkStatus();
  return InvalidFrame(
      field, absl::StrFormat("%s brings frame %d to %d bytes, allowed %d",
                             field, next_frame_, bytes, max_frame_bytes_));
}

absl::StatusOr<std::shared_ptr<const MaskBitmap>> FrameIngest::TakeMask(
    const v1::Frame& message, const std::string& field) {
  if (!message.has_mask()) return nullptr;
  const v1::MaskBitmap& mask = message.mask();
  if (mask.width() != format_.size.width ||
      mask.height() != format_.size.height) {
    return InvalidFrame(
        field, absl::StrFormat("%s is %dx%d, expected %dx%d", field,
                               mask.width(), mask.height(), format_.size.width,
                               format_.size.height));
  }
  absl::StatusOr<std::shared_ptr<const MaskBitmap>> unpacked =
      MaskFromMessage(mask, format_.size, field);
  if (unpacked.ok()) return unpacked;
  return WithReason(unpacked.status(), Reason::kInvalidFrame);
}

absl::StatusOr<std::vector<Frame>> FrameIngest::Unpack(
    v1::Frame message, const std::string& field) {
  if (decoder_ != nullptr) return Decode(std::move(message), field);
  Frame frame;
  frame.pts = message.pts();
  frame.mask = std::move(mask_);
  if (message.payload_case() == v1::Frame::kData) {
    ASSIGN_OR_RETURN(frame.planes,
                     PlanesFromBytes(message.data(), format_, field + ".data"));
  } else {
    ASSIGN_OR_RETURN(frame.planes,
                     PlanesFromMessage(std::move(*message.mutable_raw()),
                                       format_, field + ".raw"));
  }
  std::vector<Frame> frames;
  frames.push_back(std::move(frame));
  return frames;
}

absl::StatusOr<std::vector<Frame>> FrameIngest::Decode(
    v1::Frame message, const std::string& field) {
  if (message.payload_case() != v1::Frame::kData) {
    return InvalidFrame(field,
                        absl::StrFormat("frame %d carries planes, expected "
                                        "data as source.encoding says",
                                        next_frame_ - 1));
  }
  absl::StatusOr<std::vector<Frame>> frames =
      decoder_->Decode({.pts = message.pts(),
                        .data = std::move(*message.mutable_data()),
                        .mask = std::move(mask_)});
  if (frames.ok()) return frames;
  return UnderField(frames.status(), field + ".data");
}

// A decoder hands frames out in another order than they came, so only here is
// it known which operator measures them.
absl::Status FrameIngest::CheckMasks(const std::vector<Frame>& frames,
                                     const std::string& field) {
  for (const Frame& frame : frames) {
    const auto in_force = std::prev(masks_.upper_bound(next_shown_));
    masks_.erase(masks_.begin(), in_force);
    const bool has_mask = frame.mask != nullptr;
    if (has_mask != in_force->second) {
      return InvalidFrame(
          field, absl::StrFormat("frame %d has %d masks, expected %d",
                                 next_shown_, has_mask, in_force->second));
    }
    ++next_shown_;
  }
  return absl::OkStatus();
}

// The rules of the stream hold this for what comes in order of PTS; access
// units are only in order once decoded.
absl::Status FrameIngest::CheckOrder(const std::vector<Frame>& frames) {
  for (const Frame& frame : frames) {
    if (last_pts_.has_value() && frame.pts <= *last_pts_) {
      return InvalidFrame(
          "frames.pts",
          absl::StrFormat("pts of a decoded frame is %d, expected more than "
                          "%d, that of the frame before",
                          frame.pts, *last_pts_));
    }
    last_pts_ = frame.pts;
  }
  return absl::OkStatus();
}

}  // namespace limpid::server
