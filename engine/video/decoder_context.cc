#include "engine/video/decoder_context.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "engine/video/av_status.h"

namespace limpid {
namespace {

// Codecs round sizes up to their largest block; H.266's 128 is the largest.
constexpr int64_t kLargestBlock = 128;

AVCodecID CodecIdOf(Encoding encoding) {
  switch (encoding) {
    case Encoding::kPng:
      return AV_CODEC_ID_PNG;
    case Encoding::kJpeg:
      return AV_CODEC_ID_MJPEG;
    case Encoding::kH264:
      return AV_CODEC_ID_H264;
    case Encoding::kHevc:
      return AV_CODEC_ID_HEVC;
    case Encoding::kAv1:
      return AV_CODEC_ID_AV1;
    case Encoding::kVp9:
      return AV_CODEC_ID_VP9;
    case Encoding::kFfv1:
      return AV_CODEC_ID_FFV1;
    case Encoding::kRaw:
      break;
  }
  return AV_CODEC_ID_NONE;
}

// FFmpeg frees extradata itself and reads a little beyond its end.
absl::Status SetCodecConfig(AVCodecContext& codec, const std::string& config) {
  if (config.empty()) return absl::OkStatus();
  codec.extradata = static_cast<uint8_t*>(
      av_mallocz(config.size() + AV_INPUT_BUFFER_PADDING_SIZE));
  if (codec.extradata == nullptr) {
    return absl::ResourceExhaustedError("out of memory");
  }
  std::memcpy(codec.extradata, config.data(), config.size());
  codec.extradata_size = static_cast<int>(config.size());
  return absl::OkStatus();
}

void BeStrict(AVCodecContext& codec, FrameSize size) {
  const auto rounded_up = [](int64_t side) {
    return (side + kLargestBlock - 1) / kLargestBlock * kLargestBlock;
  };
  codec.thread_count = 1;
  codec.max_pixels = rounded_up(size.width) * rounded_up(size.height);
  codec.err_recognition =
      AV_EF_CRCCHECK | AV_EF_BITSTREAM | AV_EF_BUFFER | AV_EF_EXPLODE;
  codec.error_concealment = 0;
  // H.264 then holds back as many pictures as may be reordered, instead of
  // guessing fewer and handing them out in the wrong order.
  codec.strict_std_compliance = FF_COMPLIANCE_STRICT;
}

}  // namespace

absl::Status InvalidBitstream(std::string_view message) {
  return WithReason(absl::InvalidArgumentError(std::string(message)),
                    Reason::kInvalidBitstream);
}

absl::StatusOr<AvCodecPtr> OpenDecoder(const FrameDecoder::Options& options) {
  const AVCodec* decoder = avcodec_find_decoder(CodecIdOf(options.encoding));
  if (decoder == nullptr) {
    return WithReason(absl::UnimplementedError(absl::StrFormat(
                          "this server's FFmpeg cannot decode %s",
                          std::string(EncodingName(options.encoding)))),
                      Reason::kNotSupported);
  }
  AvCodecPtr codec(avcodec_alloc_context3(decoder));
  if (codec == nullptr) return absl::ResourceExhaustedError("out of memory");
  RETURN_IF_ERROR(SetCodecConfig(*codec, options.codec_config));
  // FFV1 has no size of its own.
  codec->width = static_cast<int>(options.format.size.width);
  codec->height = static_cast<int>(options.format.size.height);
  BeStrict(*codec, options.format.size);
  const absl::Status opened =
      AvStatus(avcodec_open2(codec.get(), decoder, nullptr),
               "source.codec_config cannot be read");
  if (!opened.ok()) {
    return InvalidField("source.codec_config", std::string(opened.message()));
  }
  return codec;
}

absl::Status SendPacket(AVCodecContext& codec, const PackedFrame& packed) {
  if (packed.data.empty()) return InvalidBitstream("the frame has 0 bytes");
  AvPacketPtr packet(av_packet_alloc());
  // With the padding that decoders read beyond the end.
  const int size = static_cast<int>(packed.data.size());
  if (packet == nullptr || av_new_packet(packet.get(), size) < 0) {
    return absl::ResourceExhaustedError("out of memory");
  }
  std::memcpy(packet->data, packed.data.data(), packed.data.size());
  packet->pts = packed.pts;
  packet->flags |= AV_PKT_FLAG_KEY;  // images; other decoders look themselves
  const absl::Status sent =
      AvStatus(avcodec_send_packet(&codec, packet.get()),
               absl::StrFormat("the frame of %d bytes cannot be decoded",
                               packed.data.size()));
  if (sent.ok()) return sent;
  return InvalidBitstream(std::string(sent.message()));
}

absl::StatusOr<AvFramePtr> ReceivePicture(AVCodecContext& codec) {
  AvFramePtr picture(av_frame_alloc());
  if (picture == nullptr) return absl::ResourceExhaustedError("out of memory");
  const int code = avcodec_receive_frame(&codec, picture.get());
  if (code == AVERROR(EAGAIN) || code == AVERROR_EOF) return nullptr;
  if (code < 0) {
    return InvalidBitstream(
        std::string(AvStatus(code, "a frame cannot be decoded").message()));
  }
  const bool is_damaged = picture->decode_error_flags != 0 ||
                          (picture->flags & AV_FRAME_FLAG_CORRUPT) != 0;
  if (is_damaged) return InvalidBitstream("a frame is damaged");
  return picture;
}

absl::Status CheckSize(FrameSize found, FrameSize expected) {
  if (found == expected) return absl::OkStatus();
  return InvalidBitstream(
      absl::StrFormat("the frame has %dx%d pixels, expected %dx%d", found.width,
                      found.height, expected.width, expected.height));
}

absl::Status CheckPicture(const AvFramePtr& picture, FrameSize size) {
  if (picture == nullptr) {
    return InvalidBitstream("the frame holds 0 pictures, expected 1");
  }
  return CheckSize({.width = picture->width, .height = picture->height}, size);
}

}  // namespace limpid
