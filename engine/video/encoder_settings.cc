#include "engine/video/encoder_settings.h"

extern "C" {
#include <libavutil/opt.h>
}

#include <cmath>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "engine/video/av_status.h"

namespace limpid {
namespace {

constexpr int kKeyframeInterval = 48;  // frames; four chunks
// FFV1 in FFmpeg takes one slice up to this size, and more only above it; tiny
// frames have no room for more.
constexpr int64_t kMaxSingleSliceWidth = 352;
constexpr int64_t kMaxSingleSliceHeight = 288;

// PNG holds R'G'B'.
EncoderSettings PngSettings(const FrameEncoder::Options& options) {
  FrameFormat rgb = options.format;
  const bool is_deep = rgb.bit_depth > 8;
  rgb.layout = PixelLayout::kRgb;
  return {.name = "png",
          .format = is_deep ? AV_PIX_FMT_RGB48BE : AV_PIX_FMT_RGB24,
          .color = AvColorOf(rgb),
          .options = {}};
}

// JFIF: full range, BT.601, 8 bits; as much chroma as there is.
EncoderSettings JpegSettings(const FrameEncoder::Options& options) {
  AVPixelFormat format = AV_PIX_FMT_YUVJ420P;
  if (options.format.layout == PixelLayout::kYuv422) {
    format = AV_PIX_FMT_YUVJ422P;
  }
  if (options.format.layout == PixelLayout::kYuv444 ||
      options.format.layout == PixelLayout::kRgb) {
    format = AV_PIX_FMT_YUVJ444P;
  }
  AvColor color = AvColorOf(options.format);
  color.matrix = AVCOL_SPC_BT470BG;
  color.range = AVCOL_RANGE_JPEG;
  const double quantiser = 1 + (100 - options.quality) * 30.0 / 99;
  return {.name = "mjpeg",
          .format = format,
          .color = color,
          .constant_quality = static_cast<int>(std::lround(quantiser)),
          .options = {}};
}

AVPixelFormat PlanarFormat(const FrameFormat& format) {
  FrameFormat planar = format;
  if (planar.layout == PixelLayout::kNv12) planar.layout = PixelLayout::kYuv420;
  return AvFormatOf(planar);
}

absl::StatusOr<EncoderSettings> H264Settings(
    const FrameEncoder::Options& options) {
  const bool is_rgb = options.format.layout == PixelLayout::kRgb;
  if (is_rgb && options.format.bit_depth > 8) {
    return InvalidField("output.bit_depth",
                        absl::StrFormat("output.bit_depth is %d, expected 8 "
                                        "for rgb in h264",
                                        options.format.bit_depth));
  }
  // 100 is visually lossless, 1 the codec's worst.
  const double rate_factor = 4 + (100 - options.quality) * 47.0 / 99;
  return EncoderSettings{
      .name = is_rgb ? "libx264rgb" : "libx264",
      .format = is_rgb ? AV_PIX_FMT_RGB24 : PlanarFormat(options.format),
      .color = AvColorOf(options.format),
      .frames_per_second = options.nominal_fps > 0 ? options.nominal_fps : 30,
      .gop_size = kKeyframeInterval,
      .options = {{"preset", "veryfast"},
                  {"tune", "zerolatency"},
                  {"crf", absl::StrFormat("%.1f", rate_factor)}}};
}

EncoderSettings Ffv1Settings(const FrameEncoder::Options& options) {
  AVPixelFormat format = PlanarFormat(options.format);
  if (format == AV_PIX_FMT_RGB24) format = AV_PIX_FMT_BGR0;
  const auto [width, height] = options.format.size;
  const bool is_small =
      width <= kMaxSingleSliceWidth && height <= kMaxSingleSliceHeight;
  return {.name = "ffv1",
          .format = format,
          .color = AvColorOf(options.format),
          .slices = is_small ? 1 : 0,
          .options = {{"level", "3"}, {"slicecrc", "1"}}};
}

}  // namespace

absl::StatusOr<EncoderSettings> EncoderSettingsOf(
    const FrameEncoder::Options& options) {
  switch (options.encoding) {
    case Encoding::kPng:
      return PngSettings(options);
    case Encoding::kJpeg:
      return JpegSettings(options);
    case Encoding::kH264:
      return H264Settings(options);
    case Encoding::kFfv1:
      return Ffv1Settings(options);
    default:
      return InvalidField(
          "output.encoding",
          absl::StrFormat("output.encoding is %s, expected png, jpeg, h264 or "
                          "ffv1",
                          std::string(EncodingName(options.encoding))));
  }
}

absl::Status ApplySettings(const EncoderSettings& settings,
                           AVCodecContext& codec) {
  constexpr int kClock = 1000000;
  codec.pix_fmt = settings.format;
  codec.color_primaries = settings.color.primaries;
  codec.color_trc = settings.color.transfer;
  codec.colorspace = settings.color.matrix;
  codec.color_range = settings.color.range;
  codec.framerate = av_d2q(settings.frames_per_second, kClock);
  codec.time_base = av_inv_q(codec.framerate);
  codec.gop_size = settings.gop_size;
  codec.slices = settings.slices;
  codec.max_b_frames = 0;
  codec.strict_std_compliance = FF_COMPLIANCE_UNOFFICIAL;
  if (settings.constant_quality > 0) {
    codec.flags |= AV_CODEC_FLAG_QSCALE;
    codec.global_quality = FF_QP2LAMBDA * settings.constant_quality;
    codec.qmin = 1;
  }
  for (const auto& [key, value] : settings.options) {
    const int code =
        av_opt_set(&codec, key.c_str(), value.c_str(), AV_OPT_SEARCH_CHILDREN);
    if (code >= 0) continue;
    const absl::Status refused = AvStatus(code, "its encoder says");
    return WithReason(absl::InternalError(absl::StrFormat(
                          "%s does not take %s=%s: %s", settings.name, key,
                          value, std::string(refused.message()))),
                      Reason::kDefect);
  }
  return absl::OkStatus();
}

}  // namespace limpid
