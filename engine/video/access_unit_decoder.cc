#include "engine/video/access_unit_decoder.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "engine/video/av_frame.h"
#include "engine/video/decoder_context.h"
#include "engine/video/pixel_format.h"

namespace limpid {
namespace {

// No codec reorders further than its 16 reference frames.
constexpr size_t kMaxPending = 32;

FrameConverter::Target TargetOf(const FrameFormat& format) {
  return {.format = AvFormatOf(format),
          .width = static_cast<int>(format.size.width),
          .height = static_cast<int>(format.size.height),
          .color = AvColorOf(format)};
}

}  // namespace

absl::StatusOr<std::unique_ptr<FrameDecoder>> AccessUnitDecoder::Create(
    Options options) {
  ASSIGN_OR_RETURN(AvCodecPtr codec, OpenDecoder(options));
  return std::unique_ptr<FrameDecoder>(
      new AccessUnitDecoder(std::move(options), std::move(codec)));
}

AccessUnitDecoder::AccessUnitDecoder(Options options, AvCodecPtr codec)
    : options_(std::move(options)),
      codec_(std::move(codec)),
      converter_(TargetOf(options_.format)) {}

absl::StatusOr<std::vector<Frame>> AccessUnitDecoder::Decode(
    PackedFrame packed) {
  RETURN_IF_ERROR(Expect(packed));
  RETURN_IF_ERROR(SendPacket(*codec_, packed));
  return ReceiveAll();
}

absl::Status AccessUnitDecoder::Expect(const PackedFrame& packed) {
  if (last_pts_.has_value() && packed.pts <= *last_pts_) {
    return InvalidFrame(
        "frames.pts",
        absl::StrFormat("frames.pts is %d, expected more than %d, which was "
                        "decoded already",
                        packed.pts, *last_pts_));
  }
  if (!pending_.emplace(packed.pts, packed.mask).second) {
    return InvalidFrame(
        "frames.pts",
        absl::StrFormat("frames.pts is %d twice, expected once", packed.pts));
  }
  if (pending_.size() <= kMaxPending) return absl::OkStatus();
  return InvalidBitstream(
      absl::StrFormat("%d access units gave no picture, expected at most %d",
                      pending_.size(), kMaxPending));
}

absl::StatusOr<std::vector<Frame>> AccessUnitDecoder::ReceiveAll() {
  std::vector<Frame> frames;
  while (true) {
    ASSIGN_OR_RETURN(const AvFramePtr picture, ReceivePicture(*codec_));
    if (picture == nullptr) return frames;
    ASSIGN_OR_RETURN(Frame frame, TakePicture(picture));
    frames.push_back(std::move(frame));
  }
}

absl::StatusOr<Frame> AccessUnitDecoder::TakePicture(
    const AvFramePtr& picture) {
  RETURN_IF_ERROR(CheckPicture(picture, options_.format.size));
  RETURN_IF_ERROR(CheckSamples(*picture));
  const auto unit = pending_.find(picture->pts);
  if (unit == pending_.end()) {
    return InvalidBitstream(absl::StrFormat(
        "the picture at PTS %d belongs to no access unit", picture->pts));
  }
  if (last_pts_.has_value() && picture->pts <= *last_pts_) {
    return InvalidBitstream(
        absl::StrFormat("the picture at PTS %d comes after the one at %d",
                        picture->pts, *last_pts_));
  }
  // The tags of the open message count, not those of the stream.
  const AvColor color = AvColorOf(options_.format);
  picture->format = WithoutRange(static_cast<AVPixelFormat>(picture->format));
  picture->colorspace = color.matrix;
  picture->color_range = color.range;
  ASSIGN_OR_RETURN(const AvFramePtr converted, converter_.Convert(*picture));
  Frame frame = FrameFromAv(*converted, options_.format);
  frame.pts = picture->pts;
  frame.mask = std::move(unit->second);
  last_pts_ = frame.pts;
  pending_.erase(unit);
  return frame;
}

// Another packing of the same samples is converted without loss (planar and
// interleaved chroma, planar and packed RGB); other samples are refused.
absl::Status AccessUnitDecoder::CheckSamples(const AVFrame& picture) const {
  const auto found = static_cast<AVPixelFormat>(picture.format);
  if (HasSamplesOf(found, options_.format)) return absl::OkStatus();
  return InvalidBitstream(absl::StrFormat(
      "the picture is %s, expected %s of %d bits", AvFormatName(found),
      std::string(PixelLayoutName(options_.format.layout)),
      options_.format.bit_depth));
}

absl::StatusOr<std::vector<Frame>> AccessUnitDecoder::Flush() {
  avcodec_send_packet(codec_.get(), nullptr);
  absl::StatusOr<std::vector<Frame>> frames = ReceiveAll();
  avcodec_flush_buffers(codec_.get());
  const size_t missing = std::exchange(pending_, {}).size();
  RETURN_IF_ERROR(frames.status());
  if (missing == 0) return frames;
  return InvalidBitstream(
      absl::StrFormat("%d access units gave no picture, expected 0", missing));
}

}  // namespace limpid
