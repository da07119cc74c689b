#include "engine/video/av_frame_encoder.h"

#include <cmath>
#include <utility>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "engine/video/av_frame.h"
#include "engine/video/av_status.h"
#include "engine/video/pixel_format.h"

namespace limpid {
namespace {

AvColor ColorOf(const AVCodecContext& codec) {
  return {.primaries = codec.color_primaries,
          .transfer = codec.color_trc,
          .matrix = codec.colorspace,
          .range = codec.color_range};
}

absl::StatusOr<AvCodecPtr> OpenEncoder(const FrameEncoder::Options& options) {
  ASSIGN_OR_RETURN(const EncoderSettings settings, EncoderSettingsOf(options));
  const AVCodec* encoder = avcodec_find_encoder_by_name(settings.name);
  if (encoder == nullptr) {
    return WithReason(
        absl::UnimplementedError(absl::StrFormat(
            "this server's FFmpeg lacks the encoder %s", settings.name)),
        Reason::kNotSupported);
  }
  AvCodecPtr codec(avcodec_alloc_context3(encoder));
  if (codec == nullptr) return absl::ResourceExhaustedError("out of memory");
  codec->width = static_cast<int>(options.format.size.width);
  codec->height = static_cast<int>(options.format.size.height);
  codec->thread_count = 1;
  RETURN_IF_ERROR(ApplySettings(settings, *codec));
  const absl::Status opened = AvStatus(
      avcodec_open2(codec.get(), encoder, nullptr), "its encoder says");
  if (opened.ok()) return codec;
  return InvalidField(
      "output.encoding",
      absl::StrFormat("output.encoding is %s, which cannot hold %s of %dx%d: "
                      "%s",
                      std::string(EncodingName(options.encoding)),
                      std::string(PixelLayoutName(options.format.layout)),
                      codec->width, codec->height,
                      std::string(opened.message())));
}

absl::StatusOr<std::string> ReceivePacket(AVCodecContext& codec) {
  AvPacketPtr packet(av_packet_alloc());
  if (packet == nullptr) return absl::ResourceExhaustedError("out of memory");
  RETURN_IF_ERROR(AvStatus(avcodec_receive_packet(&codec, packet.get()),
                           "the encoder held a frame back"));
  return std::string(reinterpret_cast<const char*>(packet->data), packet->size);
}

}  // namespace

absl::StatusOr<std::unique_ptr<FrameEncoder>> AvFrameEncoder::Create(
    Options options) {
  ASSIGN_OR_RETURN(AvCodecPtr codec, OpenEncoder(options));
  return std::unique_ptr<FrameEncoder>(
      new AvFrameEncoder(std::move(options), std::move(codec)));
}

AvFrameEncoder::AvFrameEncoder(Options options, AvCodecPtr codec)
    : options_(std::move(options)),
      codec_(std::move(codec)),
      converter_({.format = codec_->pix_fmt,
                  .width = codec_->width,
                  .height = codec_->height,
                  .color = ColorOf(*codec_)}) {}

absl::StatusOr<PackedFrame> AvFrameEncoder::Encode(const Frame& frame) {
  const AvFramePtr borrowed = BorrowFrame(frame, options_.format);
  ASSIGN_OR_RETURN(AvFramePtr picture, converter_.Convert(*borrowed));
  const AvColor color = ColorOf(*codec_);
  picture->color_primaries = color.primaries;
  picture->color_trc = color.transfer;
  picture->colorspace = color.matrix;
  picture->color_range = color.range;
  picture->pts = next_index_++;
  picture->quality = codec_->global_quality;
  RETURN_IF_ERROR(AvStatus(avcodec_send_frame(codec_.get(), picture.get()),
                           "a frame cannot be encoded"));
  ASSIGN_OR_RETURN(std::string data, ReceivePacket(*codec_));
  return PackedFrame{
      .pts = frame.pts, .data = std::move(data), .mask = nullptr};
}

std::string AvFrameEncoder::codec_config() const {
  if (options_.encoding != Encoding::kFfv1) return "";  // headers in band
  return std::string(reinterpret_cast<const char*>(codec_->extradata),
                     codec_->extradata_size);
}

}  // namespace limpid
