// Which encoder writes a file, by its extension, and how it is set.
//
// H.264 (CRF 12) in .mp4, .mkv, .mov, .ts and the like, VP9 in .webm, FFV1
// where lossless is asked for, and the container's own choice everywhere else
// (PNG for "out_%05d.png", GIF, MPEG-4 in .avi, ...), at a fine constant
// quality.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "engine/video/av_ptr.h"
#include "engine/video/frame_format.h"
#include "engine/video/pixel_format.h"

namespace limpid::cli {

// NotSupported when this FFmpeg has no encoder for the container, and for
// lossless in a container that cannot hold FFV1.
absl::StatusOr<const AVCodec*> OutputCodec(const AVOutputFormat& container,
                                           const std::string& path,
                                           bool lossless);

// The encoder's pixel format that loses least of `format`. 8-bit RGB becomes
// 4:2:0 in H.264 and VP9, as every player expects it.
AVPixelFormat EncoderPixelFormat(const AVCodec& codec,
                                 const FrameFormat& format);

// Tags of the encoded pictures: the frames', but for RGB frames that are
// encoded as YUV, which become video range of the size's usual matrix, and for
// JPEG, which knows full range of BT.601 alone.
AvColor EncoderColor(const AVCodec& codec, AVPixelFormat encoded,
                     const FrameFormat& format);

// Quality settings of the encoder; the caller frees them.
AVDictionary* EncoderSettings(const AVCodec& codec);

}  // namespace limpid::cli
