// Choices by codec id; names are tried in order of preference.
#include "cli/output_codec.h"

extern "C" {
#include <libavutil/pixdesc.h>
}

#include "absl/strings/str_format.h"

namespace limpid::cli {
namespace {

// MPEG-TS has no table of codecs that could be asked.
bool IsH264Container(const AVOutputFormat& container) {
  if (std::string(container.name) == "mpegts") return true;
  return avformat_query_codec(&container, AV_CODEC_ID_H264,
                              FF_COMPLIANCE_NORMAL) == 1 &&
         (container.flags & AVFMT_VARIABLE_FPS) != 0;
}

AVCodecID CodecId(const AVOutputFormat& container, const std::string& path,
                  bool lossless) {
  if (lossless) return AV_CODEC_ID_FFV1;
  if (std::string(container.name) == "webm") return AV_CODEC_ID_VP9;
  const AVCodecID usual = av_guess_codec(&container, nullptr, path.c_str(),
                                         nullptr, AVMEDIA_TYPE_VIDEO);
  // GIF and image sequences hold only what they are named after.
  if (usual != AV_CODEC_ID_GIF && IsH264Container(container)) {
    return AV_CODEC_ID_H264;
  }
  return usual;
}

bool PrefersSubsampled(const AVCodec& codec, const FrameFormat& format) {
  return format.layout == PixelLayout::kRgb && format.bit_depth == 8 &&
         (codec.id == AV_CODEC_ID_H264 || codec.id == AV_CODEC_ID_VP9);
}

bool Supports(const AVCodec& codec, AVPixelFormat format) {
  for (const AVPixelFormat* f = codec.pix_fmts;
       f != nullptr && *f != AV_PIX_FMT_NONE; ++f) {
    if (*f == format) return true;
  }
  return codec.pix_fmts == nullptr;
}

// 1 to 31 in the MPEG family and JPEG, small is good.
constexpr int kFineQuantiser = 2;
// Theora counts 0 to 10 the other way.
constexpr int kBestTheora = 10;

bool IsAlwaysLossy(const AVCodec& codec) {
  const AVCodecDescriptor* descriptor = avcodec_descriptor_get(codec.id);
  return descriptor != nullptr &&
         (descriptor->props & AV_CODEC_PROP_LOSSLESS) == 0;
}

// A constant quality instead of FFmpeg's 200 kbit/s.
void SetQuantiser(int quantiser, AVDictionary*& settings) {
  av_dict_set(&settings, "flags", "+qscale", 0);
  av_dict_set_int(&settings, "global_quality", quantiser * FF_QP2LAMBDA, 0);
}

}  // namespace

absl::StatusOr<const AVCodec*> OutputCodec(const AVOutputFormat& container,
                                           const std::string& path,
                                           bool lossless) {
  const AVCodecID id = CodecId(container, path, lossless);
  const bool fits =
      avformat_query_codec(&container, id, FF_COMPLIANCE_NORMAL) != 0;
  const AVCodec* codec = fits ? avcodec_find_encoder(id) : nullptr;
  if (codec == nullptr) {
    return absl::UnimplementedError(
        absl::StrFormat("%s: no encoder for %s in a %s file", path,
                        avcodec_get_name(id), container.name));
  }
  return codec;
}

AVPixelFormat EncoderPixelFormat(const AVCodec& codec,
                                 const FrameFormat& format) {
  const AVPixelFormat source = AvFormatOf(format);
  if (Supports(codec, source)) return source;
  if (PrefersSubsampled(codec, format)) return AV_PIX_FMT_YUV420P;
  return avcodec_find_best_pix_fmt_of_list(codec.pix_fmts, source,
                                           /*has_alpha=*/0, nullptr);
}

AvColor EncoderColor(const AVCodec& codec, AVPixelFormat encoded,
                     const FrameFormat& format) {
  AvColor color = AvColorOf(format);
  if (codec.id == AV_CODEC_ID_MJPEG) {
    color.matrix = AVCOL_SPC_BT470BG;
    color.range = AVCOL_RANGE_JPEG;
    return color;
  }
  const AVPixFmtDescriptor* descriptor = av_pix_fmt_desc_get(encoded);
  const bool to_yuv = descriptor->nb_components >= 3 &&
                      (descriptor->flags & AV_PIX_FMT_FLAG_RGB) == 0;
  if (format.layout == PixelLayout::kRgb && to_yuv) {
    color.matrix =
        format.size.height <= 576 ? AVCOL_SPC_SMPTE170M : AVCOL_SPC_BT709;
    color.range = AVCOL_RANGE_MPEG;
  }
  return color;
}

AVDictionary* EncoderSettings(const AVCodec& codec) {
  AVDictionary* settings = nullptr;
  switch (codec.id) {
    case AV_CODEC_ID_H264:
      av_dict_set(&settings, "crf", "12", 0);
      av_dict_set(&settings, "preset", "medium", 0);
      break;
    case AV_CODEC_ID_VP9:
    case AV_CODEC_ID_AV1:
      av_dict_set(&settings, "crf", "15", 0);
      av_dict_set(&settings, "b", "0", 0);
      av_dict_set(&settings, "cpu-used", "4", 0);
      av_dict_set(&settings, "row-mt", "1", 0);
      break;
    case AV_CODEC_ID_FFV1:
      av_dict_set(&settings, "level", "3", 0);
      av_dict_set(&settings, "slicecrc", "1", 0);
      break;
    case AV_CODEC_ID_WEBP:
      av_dict_set(&settings, "quality", "95", 0);
      break;
    case AV_CODEC_ID_THEORA:
      SetQuantiser(kBestTheora, settings);
      break;
    default:
      if (IsAlwaysLossy(codec)) SetQuantiser(kFineQuantiser, settings);
  }
  return settings;
}

}  // namespace limpid::cli
