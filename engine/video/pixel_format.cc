// The code points are H.273's on both sides, so tags convert by value.
#include "engine/video/pixel_format.h"

extern "C" {
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
}

namespace limpid {
namespace {

constexpr uint64_t kAlwaysRgb = AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL;

bool IsRgb(const AVPixFmtDescriptor& format) {
  return (format.flags & kAlwaysRgb) != 0;
}

bool IsInterleavedChroma(const AVPixFmtDescriptor& format) {
  return format.nb_components == 3 && format.comp[1].plane == 1 &&
         format.comp[2].plane == 1 && format.comp[1].offset == 0;
}

PixelLayout YuvLayout(const AVPixFmtDescriptor& format) {
  if (format.nb_components < 3) return PixelLayout::kYuv420;  // grey
  const bool half_width = format.log2_chroma_w == 1;
  if (half_width && format.log2_chroma_h == 1) {
    return IsInterleavedChroma(format) ? PixelLayout::kNv12
                                       : PixelLayout::kYuv420;
  }
  if (half_width && format.log2_chroma_h == 0) return PixelLayout::kYuv422;
  return PixelLayout::kYuv444;
}

}  // namespace

SampleFormat NearestFormat(AVPixelFormat format) {
  const AVPixFmtDescriptor* descriptor = av_pix_fmt_desc_get(format);
  if (descriptor == nullptr) return {};
  const bool is_deep = descriptor->comp[0].depth > 8;
  if (IsRgb(*descriptor)) return {PixelLayout::kRgb, is_deep ? 16 : 8};
  return {YuvLayout(*descriptor), is_deep ? 10 : 8};
}

AVPixelFormat AvFormatOf(SampleFormat format) {
  const bool is_deep = format.bit_depth > 8;
  switch (format.layout) {
    case PixelLayout::kYuv420:
      return is_deep ? AV_PIX_FMT_YUV420P10LE : AV_PIX_FMT_YUV420P;
    case PixelLayout::kYuv422:
      return is_deep ? AV_PIX_FMT_YUV422P10LE : AV_PIX_FMT_YUV422P;
    case PixelLayout::kYuv444:
      return is_deep ? AV_PIX_FMT_YUV444P10LE : AV_PIX_FMT_YUV444P;
    case PixelLayout::kNv12:
      return is_deep ? AV_PIX_FMT_P010LE : AV_PIX_FMT_NV12;
    case PixelLayout::kRgb:
      return is_deep ? AV_PIX_FMT_RGB48LE : AV_PIX_FMT_RGB24;
  }
  return AV_PIX_FMT_NONE;
}

bool HasSamplesOf(AVPixelFormat format, const FrameFormat& expected) {
  const AVPixFmtDescriptor* found = av_pix_fmt_desc_get(format);
  if (found == nullptr) return false;
  const AVPixFmtDescriptor& wanted = *av_pix_fmt_desc_get(AvFormatOf(expected));
  return found->nb_components == wanted.nb_components &&
         found->comp[0].depth == wanted.comp[0].depth &&
         found->log2_chroma_w == wanted.log2_chroma_w &&
         found->log2_chroma_h == wanted.log2_chroma_h &&
         IsRgb(*found) == IsRgb(wanted);
}

std::string AvFormatName(AVPixelFormat format) {
  const char* const name = av_get_pix_fmt_name(format);
  return name == nullptr ? "unknown" : name;
}

AVPixelFormat WithoutRange(AVPixelFormat format) {
  switch (format) {
    case AV_PIX_FMT_YUVJ420P:
      return AV_PIX_FMT_YUV420P;
    case AV_PIX_FMT_YUVJ422P:
      return AV_PIX_FMT_YUV422P;
    case AV_PIX_FMT_YUVJ444P:
      return AV_PIX_FMT_YUV444P;
    case AV_PIX_FMT_YUVJ440P:
      return AV_PIX_FMT_YUV440P;
    case AV_PIX_FMT_YUVJ411P:
      return AV_PIX_FMT_YUV411P;
    default:
      return format;
  }
}

bool IsAlwaysFullRange(AVPixelFormat format) {
  const AVPixFmtDescriptor* descriptor = av_pix_fmt_desc_get(format);
  if (descriptor == nullptr) return false;
  return WithoutRange(format) != format || IsRgb(*descriptor) ||
         descriptor->nb_components < 3;
}

ColorTags TagsOf(const AvColor& color, AVPixelFormat format) {
  return {.primaries = color.primaries,
          .transfer = color.transfer,
          .matrix = color.matrix,
          .full_range =
              color.range == AVCOL_RANGE_JPEG || IsAlwaysFullRange(format)};
}

AvColor AvColorOf(const FrameFormat& format) {
  const ColorTags& tags = format.color;
  const bool is_rgb = format.layout == PixelLayout::kRgb;
  return {
      .primaries = static_cast<AVColorPrimaries>(tags.primaries),
      .transfer = static_cast<AVColorTransferCharacteristic>(tags.transfer),
      .matrix = is_rgb ? AVCOL_SPC_RGB : static_cast<AVColorSpace>(tags.matrix),
      .range = is_rgb || tags.full_range ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG};
}

int ScalerMatrix(int matrix, int64_t height) {
  switch (matrix) {
    case AVCOL_SPC_BT709:
      return SWS_CS_ITU709;
    case AVCOL_SPC_FCC:
      return SWS_CS_FCC;
    case AVCOL_SPC_BT470BG:
    case AVCOL_SPC_SMPTE170M:
      return SWS_CS_ITU601;
    case AVCOL_SPC_SMPTE240M:
      return SWS_CS_SMPTE240M;
    case AVCOL_SPC_BT2020_NCL:
    case AVCOL_SPC_BT2020_CL:
      return SWS_CS_BT2020;
    default:
      return height <= 576 ? SWS_CS_ITU601 : SWS_CS_ITU709;
  }
}

}  // namespace limpid
