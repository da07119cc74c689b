// FFmpeg's JPEG decoder fills in what a truncated file lacks, so the end marker
// is looked for first.
#include "engine/video/image_decoder.h"

#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "engine/video/av_frame.h"
#include "engine/video/decoder_context.h"
#include "engine/video/image_size.h"
#include "engine/video/pixel_format.h"
#include "engine/video/png_chunks.h"

namespace limpid {
namespace {

constexpr std::string_view kJpegEnd("\xff\xd9", 2);

absl::Status CheckJpegIsComplete(std::string_view file) {
  if (file.ends_with(kJpegEnd)) return absl::OkStatus();
  return InvalidBitstream(absl::StrFormat(
      "the jpeg image of %d bytes lacks its end marker: it is truncated or of "
      "another kind",
      file.size()));
}

FrameConverter::Target TargetOf(const FrameFormat& format) {
  return {.format = AvFormatOf(format),
          .width = static_cast<int>(format.size.width),
          .height = static_cast<int>(format.size.height),
          .color = AvColorOf(format)};
}

}  // namespace

absl::StatusOr<std::unique_ptr<FrameDecoder>> ImageDecoder::Create(
    Options options) {
  ASSIGN_OR_RETURN(AvCodecPtr codec, OpenDecoder(options));
  return std::unique_ptr<FrameDecoder>(
      new ImageDecoder(std::move(options), std::move(codec)));
}

ImageDecoder::ImageDecoder(Options options, AvCodecPtr codec)
    : options_(std::move(options)),
      codec_(std::move(codec)),
      converter_(TargetOf(options_.format)) {}

absl::StatusOr<std::vector<Frame>> ImageDecoder::Decode(PackedFrame packed) {
  const auto announced = ImageSizeOf(packed.data, options_.encoding);
  if (announced.has_value()) {
    RETURN_IF_ERROR(CheckSize(*announced, options_.format.size));
  }
  if (options_.encoding == Encoding::kPng) {
    ASSIGN_OR_RETURN(packed.data, PngPixelChunks(packed.data));
  } else {
    RETURN_IF_ERROR(CheckJpegIsComplete(packed.data));
  }
  absl::StatusOr<AvFramePtr> picture = DecodePicture(packed);
  avcodec_flush_buffers(codec_.get());  // one image owes nothing to the last
  RETURN_IF_ERROR(picture.status());
  RETURN_IF_ERROR(CheckPicture(*picture, options_.format.size));
  ASSIGN_OR_RETURN(const AvFramePtr converted, converter_.Convert(**picture));
  std::vector<Frame> frames;
  frames.push_back(FrameFromAv(*converted, options_.format));
  frames.back().pts = packed.pts;
  frames.back().mask = std::move(packed.mask);
  return frames;
}

absl::StatusOr<AvFramePtr> ImageDecoder::DecodePicture(
    const PackedFrame& packed) {
  RETURN_IF_ERROR(SendPacket(*codec_, packed));
  // Decoders hand out an image at the latest when nothing more comes.
  avcodec_send_packet(codec_.get(), nullptr);
  return ReceivePicture(*codec_);
}

absl::StatusOr<std::vector<Frame>> ImageDecoder::Flush() {
  return std::vector<Frame>();
}

}  // namespace limpid
